package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.kubernetes.KubernetesAdapters;
import dev.holdfast.application.evict.EvictionSettings;
import dev.holdfast.application.node.NodeServices;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.port.in.EvictPods;
import dev.holdfast.application.port.in.EvictPods.Wish;
import dev.holdfast.application.port.out.PodEvictions;
import dev.holdfast.bootstrap.observe.EvictionLoop;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Evictions of pods by the cluster's API, if they are asked for. */
@Configuration(proxyBeanMethods = false)
public class EvictionConfiguration {
  /** Closed by Spring, if it can be. */
  @Bean
  PodEvictions podEvictions(HoldfastProperties properties, HostSeams seams) {
    return properties.evictPods() == Wish.NEVER
        ? KubernetesAdapters.noCluster()
        : KubernetesAdapters.pods(
            System.getenv(),
            properties.driverName(),
            NodeIdentity.of(properties).id(),
            seams.time()::now);
  }

  @Bean
  EvictPods evictPods(
      NodeServices services, NodePorts ports, PodEvictions cluster, HoldfastProperties properties) {
    return services.evictions(
        ports,
        cluster,
        new EvictionSettings(
            properties.evictPods(),
            properties.evictAfter(),
            properties.evictCooldown(),
            properties.evictPerMinute()));
  }

  @Bean
  EvictionLoop evictionLoop(
      EvictPods evictions, PartialFailures failures, HoldfastProperties properties) {
    return new EvictionLoop(evictions, failures, properties.evictPods());
  }
}

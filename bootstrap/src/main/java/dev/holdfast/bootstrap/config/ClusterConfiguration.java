package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.kubernetes.KubernetesAdapters;
import dev.holdfast.application.evict.EvictionSettings;
import dev.holdfast.application.node.NodeServices;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.port.in.EvictPods;
import dev.holdfast.application.port.in.EvictPods.Wish;
import dev.holdfast.application.port.in.cluster.WatchIdentity;
import dev.holdfast.application.port.out.PodEvictions;
import dev.holdfast.bootstrap.observe.EvictionLoop;
import dev.holdfast.bootstrap.observe.IdentityLoop;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The uses of the cluster's API, where they are asked for: evictions, and the comparison of host
 * identities.
 */
@Configuration(proxyBeanMethods = false)
public class ClusterConfiguration {
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

  @Bean
  IdentityLoop identityLoop(
      WatchIdentity identity, PartialFailures failures, HoldfastProperties properties) {
    return new IdentityLoop(identity, failures, properties.duplicateHosts());
  }
}

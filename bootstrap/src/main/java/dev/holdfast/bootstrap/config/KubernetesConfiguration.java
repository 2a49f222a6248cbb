package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.kubernetes.ClusterEvents;
import dev.holdfast.bootstrap.observe.LoggingFactPublisher;
import java.util.Optional;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Events of the cluster, if they are asked for and there is a cluster. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("holdfast.kubernetes-events")
public class KubernetesConfiguration {
  @Bean
  DisposableBean kubernetesEvents(HoldfastProperties properties, LoggingFactPublisher facts) {
    Optional<ClusterEvents> events =
        ClusterEvents.ofPod(
            System.getenv(), properties.driverName(), NodeIdentity.of(properties).id());
    events.ifPresent(cluster -> facts.listen(cluster::report));
    return () -> events.ifPresent(ClusterEvents::close);
  }
}

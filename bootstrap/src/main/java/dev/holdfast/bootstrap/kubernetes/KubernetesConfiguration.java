package dev.holdfast.bootstrap.kubernetes;

import dev.holdfast.application.node.NodeServices;
import dev.holdfast.bootstrap.config.HoldfastProperties;
import dev.holdfast.bootstrap.observe.LoggingFactPublisher;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Events of the cluster, if they are asked for and there is a cluster. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("holdfast.kubernetes-events")
public class KubernetesConfiguration {
  private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  @Bean
  DisposableBean kubernetesEvents(
      HoldfastProperties properties, NodeServices services, LoggingFactPublisher facts) {
    Optional<EventSender> sender = ClusterApi.of(System.getenv(), ACCOUNT).map(EventSender::new);
    VolumeEvents events =
        new VolumeEvents(properties.driverName(), services.describe().describe().id());
    sender.ifPresent(to -> facts.listen(fact -> events.of(fact).ifPresent(to::send)));
    return () -> sender.ifPresent(EventSender::close);
  }
}

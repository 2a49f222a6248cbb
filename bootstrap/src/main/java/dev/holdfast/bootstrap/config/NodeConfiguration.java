package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.csi.CsiServices;
import dev.holdfast.adapters.csi.CsiSettings;
import dev.holdfast.adapters.csi.attributes.NqnTemplate;
import dev.holdfast.adapters.csi.attributes.VolumeAttributeDefaults;
import dev.holdfast.adapters.csi.mapping.RpcObserver;
import dev.holdfast.adapters.csi.node.NodeUseCases;
import dev.holdfast.application.service.NodePorts;
import dev.holdfast.application.service.NodeServices;
import dev.holdfast.domain.volume.FilesystemType;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The CSI services on top of the host. */
@Configuration(proxyBeanMethods = false)
public class NodeConfiguration {
  /** What is left of kubelet's deadline for the answer to get there. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  @Bean
  CsiServices csiServices(
      HoldfastProperties properties, NodeServices services, NodePorts ports, RpcObserver observer) {
    CsiSettings settings =
        new CsiSettings(
            properties.driverName(),
            Version.current(),
            properties.nqnTemplate().isEmpty()
                ? Optional.empty()
                : Optional.of(new NqnTemplate(properties.nqnTemplate())),
            FilesystemType.EXT4,
            new VolumeAttributeDefaults(properties.volumeDefaults()),
            properties.callBudget(),
            MARGIN,
            false,
            properties.volumeCondition());
    return CsiServices.of(
        settings,
        new NodeUseCases(
            services.stage(),
            services.unstage(),
            services.publish(),
            services.unpublish(),
            services.usage(),
            services.expand(),
            services.describe(),
            services.health()),
        services.inspect(),
        observer,
        ports.time()::now);
  }
}

package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.csi.CsiServices;
import dev.holdfast.adapters.csi.CsiSettings;
import dev.holdfast.adapters.csi.mapping.RpcObserver;
import dev.holdfast.adapters.csi.node.NodeUseCases;
import dev.holdfast.adapters.mount.mountinfo.RealPaths;
import dev.holdfast.application.node.NodeServices;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.port.in.TrimVolumes;
import dev.holdfast.bootstrap.observe.FabricsModule;
import dev.holdfast.bootstrap.observe.TrimLoop;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The CSI services on top of the host. */
@Configuration(proxyBeanMethods = false)
public class NodeConfiguration {
  @Bean
  FabricsModule fabricsModule(HostSeams seams, HoldfastProperties properties) {
    return new FabricsModule(seams.programs(), seams.roots().dev(), properties.loadModules());
  }

  @Bean
  TrimVolumes trimVolumes(NodeServices services) {
    return services.trim();
  }

  @Bean
  TrimLoop trimLoop(TrimVolumes trims, PartialFailures failures, HoldfastProperties properties) {
    return new TrimLoop(trims, failures, properties.trimEvery());
  }

  @Bean
  CsiServices csiServices(
      CsiSettings settings, NodeServices services, NodePorts ports, RpcObserver observer) {
    return CsiServices.ofNode(
        settings,
        new NodeUseCases(
            services.stage(),
            services.unstage(),
            services.publish(),
            services.unpublish(),
            services.usage(),
            services.expand(),
            services.describe(),
            services.health(),
            services.lookUp()),
        services.inspect(),
        path -> RealPaths.of(path),
        observer,
        ports.time()::now);
  }
}

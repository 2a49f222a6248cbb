package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.csi.CsiServices;
import dev.holdfast.adapters.csi.CsiSettings;
import dev.holdfast.adapters.csi.mapping.RpcObserver;
import dev.holdfast.adapters.csi.server.CsiEndpoint;
import dev.holdfast.application.port.in.TrimVolumes;
import dev.holdfast.bootstrap.observe.AddonsServer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The services of CSI-Addons, if there is to be a socket for them. */
@Configuration(proxyBeanMethods = false)
public class AddonsConfiguration {
  @Bean
  AddonsServer addonsServer(
      HoldfastProperties properties,
      CsiSettings settings,
      TrimVolumes trims,
      RpcObserver observer) {
    return properties.csiAddonsEndpoint().isEmpty()
        ? AddonsServer.none()
        : AddonsServer.of(
            CsiEndpoint.parse(properties.csiAddonsEndpoint()),
            CsiServices.ofAddons(settings, trims, observer));
  }
}

package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.csi.CsiServices;
import dev.holdfast.adapters.csi.CsiSettings;
import dev.holdfast.adapters.csi.attributes.NqnTemplate;
import dev.holdfast.adapters.csi.attributes.VolumeAttributeDefaults;
import dev.holdfast.adapters.csi.server.CsiEndpoint;
import dev.holdfast.adapters.csi.server.CsiServerBuilder;
import dev.holdfast.domain.volume.FilesystemType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.DefaultGrpcServerFactory;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** Spring gRPC's server, on a unix socket instead of a port, of a node or of a controller. */
@Configuration(proxyBeanMethods = false)
public class GrpcConfiguration {
  /** Calls that are under way at the end have this long to end. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** The part of a caller's deadline that is reserved for the answer to arrive. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  @Bean
  CsiSettings csiSettings(HoldfastProperties properties) {
    return new CsiSettings(
        properties.driverName(),
        Version.current(),
        properties.nqnTemplate().isEmpty()
            ? Optional.empty()
            : Optional.of(new NqnTemplate(properties.nqnTemplate())),
        FilesystemType.EXT4,
        new VolumeAttributeDefaults(properties.volumeDefaults()),
        properties.callBudget(),
        MARGIN,
        properties.singleNodeMultiWriter(),
        properties.volumeMountGroup(),
        properties.volumeCondition(),
        properties.csiHealthCalls(),
        properties.located());
  }

  @Bean
  CsiEndpoint csiEndpoint(HoldfastProperties properties) {
    return CsiEndpoint.parse(properties.endpoint());
  }

  @Bean
  GrpcServerFactory csiServerFactory(CsiEndpoint endpoint, CsiServices services) {
    GrpcServerFactory factory =
        new DefaultGrpcServerFactory<CsiServerBuilder>(endpoint.toString(), List.of()) {
          @Override
          protected CsiServerBuilder newServerBuilder() {
            return CsiServerBuilder.on(endpoint);
          }
        };
    services.all().forEach(service -> factory.addService(service.bindService()));
    return factory;
  }

  @Bean
  GrpcServerLifecycle csiServerLifecycle(
      GrpcServerFactory factory, ApplicationEventPublisher events) {
    return new GrpcServerLifecycle(factory, GRACE, events);
  }
}

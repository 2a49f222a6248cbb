package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.csi.CsiServices;
import dev.holdfast.adapters.csi.server.CsiEndpoint;
import dev.holdfast.adapters.csi.server.CsiServerBuilder;
import java.time.Duration;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.DefaultGrpcServerFactory;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** Spring gRPC's server, on kubelet's unix socket instead of a port. */
@Configuration(proxyBeanMethods = false)
public class GrpcConfiguration {
  /** Calls that are under way when the node stops have this long to end. */
  private static final Duration GRACE = Duration.ofSeconds(20);

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
    factory.addService(services.identity().bindService());
    factory.addService(services.node().bindService());
    return factory;
  }

  @Bean
  GrpcServerLifecycle csiServerLifecycle(
      GrpcServerFactory factory, ApplicationEventPublisher events) {
    return new GrpcServerLifecycle(factory, GRACE, events);
  }
}

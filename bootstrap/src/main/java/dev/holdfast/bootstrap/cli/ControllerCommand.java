package dev.holdfast.bootstrap.cli;

import dev.holdfast.adapters.csi.CsiServices;
import dev.holdfast.adapters.csi.CsiSettings;
import dev.holdfast.adapters.csi.mapping.RpcObserver;
import dev.holdfast.bootstrap.config.GrpcConfiguration;
import dev.holdfast.bootstrap.config.HoldfastProperties;
import java.time.InstantSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@code holdfast controller}: the Identity service for csi-attacher, which asks for the driver's
 * name and for its controller capabilities, of which there are none. csi-attacher then marks each
 * VolumeAttachment of the driver as attached at once; Kubernetes itself limits a volume to one node
 * at a time. No host, no loop, no management port, no record.
 *
 * <p>Not annotated as a configuration, or the node's scan would find it.
 */
@Import(GrpcConfiguration.class)
@EnableConfigurationProperties(HoldfastProperties.class)
public class ControllerCommand {
  @Bean
  CsiServices csiServices(CsiSettings settings) {
    return CsiServices.ofController(settings, RpcObserver.NONE, InstantSource.system());
  }

  /** Serves until the process ends. */
  public static ConfigurableApplicationContext serve(String... settings) {
    return new SpringApplicationBuilder(ControllerCommand.class)
        .web(WebApplicationType.NONE)
        .run(settings);
  }
}

package dev.holdfast.bootstrap.cli;

import dev.holdfast.bootstrap.config.Arguments;
import dev.holdfast.bootstrap.config.HostConfiguration;
import dev.holdfast.bootstrap.simulated.SimulatedConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The wiring of the host alone, without socket and management port, for verbs that inspect and end.
 */
final class HostContext {
  private HostContext() {}

  static ConfigurableApplicationContext open(List<String> arguments) {
    List<String> settings = new ArrayList<>(List.of("--logging.level.root=ERROR"));
    settings.addAll(arguments);
    return new SpringApplicationBuilder(HostConfiguration.class, SimulatedConfiguration.class)
        .web(WebApplicationType.NONE)
        .logStartupInfo(false)
        .run(Arguments.forSpring(settings));
  }
}

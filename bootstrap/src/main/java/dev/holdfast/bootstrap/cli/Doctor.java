package dev.holdfast.bootstrap.cli;

import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.domain.host.HostCheck;
import java.io.PrintStream;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** {@code holdfast doctor}: is this host ready? */
public final class Doctor {
  private Doctor() {}

  /**
   * @return 0 if nothing failed, 1 if something did, 2 for arguments that make no sense
   */
  public static int examine(List<String> arguments, PrintStream out) {
    OutputFormat.Choice choice;
    try {
      choice = OutputFormat.of(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("holdfast doctor: " + e.getMessage());
      return 2;
    }
    try (ConfigurableApplicationContext host = HostContext.open(choice.rest())) {
      List<HostCheck> checks = host.getBean(InspectHost.class).inspect();
      switch (choice.format()) {
        case TEXT -> out.print(DoctorText.of(checks, Colours.onTerminal()));
        case JSON ->
            out.println(
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(checks));
      }
      return checks.stream().anyMatch(HostCheck::failed) ? 1 : 0;
    }
  }
}

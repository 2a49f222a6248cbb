package dev.holdfast.bootstrap.cli;

import dev.holdfast.adapters.web.view.Colours;
import dev.holdfast.adapters.web.view.DoctorText;
import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.domain.host.HostCheck;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code holdfast doctor}: is this host ready? As the running node finds it, with its settings; if
 * none answers, or with settings of its own, by a look of its own.
 */
public final class Doctor {
  /** Of the node's answer as text: a check failed. */
  private static final int FAILED = 503;

  /** The same in its answer as JSON, in which no text has quotation marks of its own. */
  private static final Pattern FAILED_CHECK = Pattern.compile("\"verdict\"\\s*:\\s*\"FAILURE\"");

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
    return fromNode(choice, out)
        .orElseGet(() -> NodeClient.asksOnly() ? NodeClient.NO_ANSWER : look(choice, out));
  }

  /** The status to exit with; empty if no node answers, or something else does. */
  private static Optional<Integer> fromNode(OutputFormat.Choice choice, PrintStream out) {
    OutputFormat format = choice.format();
    Optional<NodeClient.Answer> answer =
        NodeClient.of(choice.rest())
            .flatMap(node -> node.get("doctor", format.accepted()))
            .filter(given -> given.ok() || given.status() == FAILED);
    Optional<String> shown = answer.flatMap(format::shown);
    shown.ifPresent(out::print);
    return shown.isEmpty() ? Optional.empty() : answer.map(given -> failed(format, given) ? 1 : 0);
  }

  private static boolean failed(OutputFormat format, NodeClient.Answer answer) {
    return switch (format) {
      case TEXT -> answer.status() == FAILED;
      case JSON -> FAILED_CHECK.matcher(answer.body()).find();
    };
  }

  private static int look(OutputFormat.Choice choice, PrintStream out) {
    try (ConfigurableApplicationContext host = HostContext.open(choice.rest())) {
      List<HostCheck> checks = host.getBean(InspectHost.class).inspect();
      out.print(
          switch (choice.format()) {
            case TEXT -> DoctorText.of(checks, Colours.onTerminal());
            case JSON -> OutputFormat.json(checks);
          });
      return checks.stream().anyMatch(HostCheck::failed) ? 1 : 0;
    }
  }
}

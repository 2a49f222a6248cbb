package dev.holdfast.bootstrap.cli;

import dev.holdfast.bootstrap.web.TopologyView;
import java.util.List;
import java.util.stream.Collectors;

/** The tree in the terminal. */
public final class TopologyText {
  private TopologyText() {}

  public static String of(TopologyView view) {
    StringBuilder out = new StringBuilder();
    out.append("native multipath ").append(view.nativeMultipath()).append('\n');
    if (view.subsystems().isEmpty()) {
      out.append("no NVMe subsystem\n");
    }
    view.subsystems().forEach(subsystem -> append(out, subsystem));
    out.append(view.volumes().isEmpty() ? "no volume staged\n" : "volumes\n");
    view.volumes()
        .forEach(volume ->
            out.append("  ")
                .append(volume.id())
                .append(volume.staged() ? " staged at " : " being staged at ")
                .append(volume.stagingPath())
                .append("\n    ")
                .append(volume.nqn())
                .append(' ')
                .append(volume.identity())
                .append("\n    wants ")
                .append(String.join(", ", volume.addresses()))
                .append('\n'));
    return out.toString();
  }

  private static void append(StringBuilder out, TopologyView.SubsystemView subsystem) {
    out.append(subsystem.name()).append(' ').append(subsystem.nqn());
    if (!subsystem.ioPolicy().isEmpty()) {
      out.append(" iopolicy ").append(subsystem.ioPolicy());
    }
    out.append(subsystem.controllers().isEmpty() ? "  ORPHANED: no controller\n" : "\n");
    for (TopologyView.ControllerView controller : subsystem.controllers()) {
      out.append("  ")
          .append(controller.name())
          .append(' ')
          .append(controller.transport())
          .append(' ')
          .append(controller.address())
          .append(' ')
          .append(controller.state())
          .append(timers(controller))
          .append('\n');
    }
    for (TopologyView.NamespaceView namespace : subsystem.namespaces()) {
      out.append("  ")
          .append(namespace.device())
          .append(' ')
          .append(namespace.identity())
          .append(' ')
          .append(namespace.bytes())
          .append(" bytes\n");
      namespace
          .paths()
          .forEach(path ->
              out.append("    ")
                  .append(path.device())
                  .append(" via ")
                  .append(path.controller())
                  .append(' ')
                  .append(path.ana())
                  .append(path.usable() ? " usable\n" : " NOT usable\n"));
    }
  }

  private static String timers(TopologyView.ControllerView controller) {
    String given =
        List.of(
                "ctrl_loss_tmo=" + controller.ctrlLossTmo(),
                "reconnect_delay=" + controller.reconnectDelay(),
                "kato=" + controller.keepAliveTmo(),
                "fast_io_fail_tmo=" + controller.fastIoFailTmo())
            .stream()
            .filter(text -> !text.endsWith("="))
            .collect(Collectors.joining(" "));
    return given.isEmpty() ? "" : " (" + given + ")";
  }
}

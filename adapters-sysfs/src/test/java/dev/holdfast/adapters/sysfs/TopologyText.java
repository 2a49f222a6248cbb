package dev.holdfast.adapters.sysfs;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.path.Path;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A whole topology as text that a person can check against the tree; nothing is left out. */
public final class TopologyText {
  private final StringBuilder out = new StringBuilder();

  private TopologyText() {}

  public static String of(ObservedTopology topology) {
    TopologyText text = new TopologyText();
    text.line("multipath %s".formatted(topology.multipath()));
    topology.subsystems().forEach(text::subsystem);
    return text.out.toString();
  }

  private void subsystem(Subsystem s) {
    line("subsystem %s %s".formatted(s.name(), s.nqn()));
    line(
        "  model %s serial %s iopolicy %s"
            .formatted(or(s.model()), or(s.serial()), or(s.ioPolicy())));
    s.controllers().forEach(this::controller);
    s.namespaces().forEach(this::namespace);
  }

  private void controller(Controller c) {
    String type = c.type().name().toLowerCase(Locale.ROOT).replace("unknown", "-");
    String cntlid = c.cntlid().isPresent() ? "" + c.cntlid().getAsInt() : "-";
    String known = c.state().word().equals(c.stateWord()) ? "" : " (" + c.state() + ")";
    line(
        "  controller %s %s %s cntlid %s: %s%s"
            .formatted(c.name(), c.transport(), type, cntlid, c.stateWord(), known));
    line("    address %s".formatted(parts(c.address().parts())));
    line("    host %s %s".formatted(or(c.hostNqn()), or(c.hostId())));
    line(
        "    timers ctrl_loss_tmo %s reconnect_delay %s fast_io_fail_tmo %s kato %s"
            .formatted(
                or(c.timers().ctrlLossTmo().map(Timeout::toString)),
                or(c.timers().reconnectDelay().map(TopologyText::seconds)),
                or(c.timers().fastIoFailTmo().map(Timeout::toString)),
                or(c.timers().keepAliveTmo().map(TopologyText::seconds))));
    for (Path p : c.paths()) {
      line(
          "    path %s to %s ana %s"
              .formatted(p.device(), p.head(), or(Optional.of(p.ana().word()))));
    }
  }

  private void namespace(Namespace n) {
    String mode = n.readOnly() ? "ro" : "rw";
    line("  namespace %s %s %d bytes %s".formatted(n.device(), n.number(), n.bytes(), mode));
    line(
        "    nsid %d uuid %s nguid %s eui %s"
            .formatted(
                n.ids().nsid(),
                or(n.ids().uuid().map(Object::toString)),
                or(n.ids().nguid().map(Object::toString)),
                or(n.ids().eui().map(Object::toString))));
    for (Path p : n.paths()) {
      line(
          "    path %s by %s %s"
              .formatted(p.device(), p.controller(), p.usable() ? "usable" : "not usable"));
    }
  }

  private static String parts(Map<String, String> parts) {
    String all =
        parts.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .sorted()
            .collect(Collectors.joining(" "));
    return or(Optional.of(all));
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + "s";
  }

  private static String or(Optional<String> text) {
    return text.filter(t -> !t.isEmpty()).orElse("-");
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}

package dev.holdfast.domain.recovery;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.path.Path;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.volume.StagedVolume;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One desired path of a volume, and what the kernel shows of it.
 *
 * @param controller the best one, if several serve the address
 * @param evidence the kernel's report
 * @param since the start of this state
 */
public record PathHealth(
    TransportId address,
    PathState standing,
    Optional<ControllerName> controller,
    String evidence,
    Instant since) {
  static PathHealth of(
      StagedVolume volume,
      TransportId address,
      List<Subsystem> subsystems,
      Host host,
      Instant now) {
    return subsystems.stream()
        .flatMap(subsystem ->
            subsystem.serving(address, host).stream()
                .map(controller -> of(volume, address, subsystem, controller, now)))
        .min(Comparator.comparing(PathHealth::standing))
        .orElseGet(() ->
            new PathHealth(
                address,
                PathState.ABSENT,
                Optional.empty(),
                "no controller of this host at " + address,
                now));
  }

  private static PathHealth of(
      StagedVolume volume,
      TransportId address,
      Subsystem subsystem,
      Controller controller,
      Instant now) {
    Optional<Path> path = path(volume, subsystem, controller);
    String evidence =
        controller.name()
            + " is "
            + controller.stateWord()
            + path.filter(_ -> controller.live())
                .map(p -> ", " + p.device() + " is " + ana(p))
                .orElse(controller.live() ? ", without a path to the namespace" : "");
    return new PathHealth(
        address,
        PathState.of(controller.state(), path),
        Optional.of(controller.name()),
        evidence,
        now);
  }

  private static Optional<Path> path(
      StagedVolume volume, Subsystem subsystem, Controller controller) {
    return subsystem.namespaces().stream()
        .filter(namespace -> volume.identity().map(namespace.ids()::equals).orElse(true))
        .flatMap(namespace -> namespace.paths().stream())
        .filter(path -> path.controller().equals(controller.name()))
        .findFirst();
  }

  private static String ana(Path path) {
    return path.ana().word().isEmpty() ? "without ANA" : path.ana().word();
  }

  /** Keeps the start of an unchanged state. */
  PathHealth after(List<PathHealth> before) {
    return before.stream()
        .filter(old -> old.address().equals(address) && old.standing() == standing)
        .findFirst()
        .map(old -> new PathHealth(address, standing, controller, evidence, old.since()))
        .orElse(this);
  }

  public boolean usable() {
    return standing == PathState.USABLE;
  }
}

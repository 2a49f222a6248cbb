package dev.holdfast.domain.recovery;

import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.Portal;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.namespace.NamespaceChoice;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.volume.StagedVolume;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Faults between the host and the namespace: subsystem, controllers, namespace, paths. */
final class ConnectionFindings {
  private static final String RECONNECTS =
      "Holdfast reconnects and reports when the connection is back";

  private static final String LOOKS_UP =
      "Holdfast looks the name up again; check the names in targetTrAddr and this node's name service";

  private ConnectionFindings() {}

  static List<Finding> of(
      StagedVolume volume,
      List<PathHealth> paths,
      List<Subsystem> subsystems,
      Snapshot seen,
      Optional<Instant> expiry) {
    if (subsystems.isEmpty()) {
      return one(
          Verdict.LOST,
          "no subsystem " + volume.attachment().nqn() + " in /sys/class/nvme-subsystem",
          RECONNECTS);
    }
    if (subsystems.stream().allMatch(Subsystem::orphaned)) {
      return one(
          Verdict.ORPHANED,
          names(subsystems) + " has no controller and remains because its device is still in use",
          RECONNECTS);
    }
    NamespaceSelector same = volume.selector();
    List<Namespace> there = Snapshot.reached(subsystems);
    if (NamespaceChoice.of(there, same) instanceof NamespaceChoice.Found(Namespace found, _)) {
      return Stream.concat(
              shrunk(volume, found, seen).stream(),
              found(volume.attachment().unresolved(), found, paths, seen, expiry).stream())
          .toList();
    }
    return missing(volume, same, there, paths, seen, expiry);
  }

  /** One without a usable path may be without a size, too, while the kernel removes it. */
  private static Optional<Finding> shrunk(StagedVolume volume, Namespace found, Snapshot seen) {
    return volume.bytes().stream()
        .filter(before -> found.bytes() < before && found.usable())
        .mapToObj(before ->
            new Finding(
                Verdict.WRONG_DEVICE,
                "%s has %d bytes, and had %d when the volume was staged or grown"
                    .formatted(found.device(), found.bytes(), before),
                seen.pods(volume)
                    .delete(
                        "the target made the namespace smaller, and the end of what was written is"
                            + " missing: delete the pods before they write more, give the namespace "
                            + before
                            + " bytes again on the target, and restore what it does not bring back")))
        .findFirst();
  }

  private static List<Finding> found(
      List<Portal> unresolved,
      Namespace found,
      List<PathHealth> paths,
      Snapshot seen,
      Optional<Instant> expiry) {
    List<String> doubts = seen.doubts(found);
    if (!doubts.isEmpty()) {
      return one(
          Verdict.DEVICE_NODE_MISSING,
          found.device() + ": " + String.join(", ", doubts),
          "check udev and /dev: udevadm trigger --action=add /sys/block/" + found.device());
    }
    long usable = paths.stream().filter(PathHealth::usable).count();
    long wanted = seen.topology().multipath().onePathOnly() ? 1 : paths.size() + unresolved.size();
    if (usable >= wanted) {
      return List.of();
    }
    if (found.usable()) {
      return one(
          Verdict.DEGRADED,
          usable
              + " of "
              + wanted
              + " paths are usable: "
              + Stream.concat(
                      unresolved.stream().map(name -> name + " leads to no address"),
                      Stream.of(evidence(paths, p -> !p.usable())).filter(text -> !text.isEmpty()))
                  .collect(Collectors.joining(", ")),
          Stream.concat(
                  unresolved.stream().limit(1).map(_ -> LOOKS_UP),
                  paths.stream()
                      .filter(path -> !path.usable())
                      .limit(1)
                      .map(_ -> degradedRemedy(paths)))
              .collect(Collectors.joining("; ")));
    }
    return unusable(paths, expiry);
  }

  private static String degradedRemedy(List<PathHealth> paths) {
    if (any(paths, PathState.CONNECTING)) {
      return "the kernel retries; if it gives up, " + RECONNECTS;
    }
    if (any(paths, PathState.NO_NAMESPACE)) {
      return "Holdfast rescans the controller that does not show the namespace";
    }
    return paths.stream().anyMatch(path -> path.standing().missing())
        ? RECONNECTS
        : "the target has made a path inaccessible (ANA), and the connection is live: no reconnect helps;"
            + " check the target's failover";
  }

  private static List<Finding> missing(
      StagedVolume volume,
      NamespaceSelector same,
      List<Namespace> there,
      List<PathHealth> paths,
      Snapshot seen,
      Optional<Instant> expiry) {
    if (paths.stream().noneMatch(path -> path.standing().live())) {
      return unusable(paths, expiry);
    }
    Optional<Namespace> instead =
        there.stream()
            .filter(n -> volume.identity().filter(i -> i.nsid() == n.ids().nsid()).isPresent())
            .findFirst();
    return instead
        .map(other ->
            one(
                Verdict.WRONG_DEVICE,
                "expected " + same + ", seen " + other.describe(),
                "the target has another namespace under this NSID: restore the right one, or delete the"
                    + " pod and the PersistentVolume; Holdfast does not touch the other namespace"))
        .orElseGet(() ->
            one(
                Verdict.NO_NAMESPACE,
                "connected, but no controller shows " + same + ": " + evidence(paths, _ -> true),
                seen.topology()
                    .duplicate(volume.attachment().nqn(), same)
                    .orElse(
                        "Holdfast rescans the controllers; check on the target that the namespace is"
                            + " enabled for this host")));
  }

  /** There are controllers, and none of them carries I/O. */
  private static List<Finding> unusable(List<PathHealth> paths, Optional<Instant> expiry) {
    String evidence = evidence(paths, _ -> true);
    if (any(paths, PathState.CONNECTING)) {
      return one(
          Verdict.RECONNECTING,
          evidence,
          "the kernel retries"
              + expiry.map(end -> " until " + end + " or longer").orElse(" indefinitely")
              + "; check the network and the target");
    }
    if (any(paths, PathState.INACCESSIBLE)) {
      return one(
          Verdict.INACCESSIBLE,
          evidence,
          "the target has to make a path accessible (ANA); I/O waits until it does");
    }
    return one(Verdict.LOST, evidence, RECONNECTS);
  }

  private static boolean any(List<PathHealth> paths, PathState standing) {
    return paths.stream().anyMatch(path -> path.standing() == standing);
  }

  private static String evidence(List<PathHealth> paths, Predicate<PathHealth> which) {
    return paths.stream()
        .filter(which)
        .map(path -> path.address() + ": " + path.evidence())
        .collect(Collectors.joining("; "));
  }

  private static String names(List<Subsystem> subsystems) {
    return subsystems.stream().map(Subsystem::name).collect(Collectors.joining(", "));
  }

  private static List<Finding> one(Verdict verdict, String evidence, String remedy) {
    return List.of(new Finding(verdict, evidence, remedy));
  }
}

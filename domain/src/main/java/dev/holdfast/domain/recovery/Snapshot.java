package dev.holdfast.domain.recovery;

import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import java.util.List;
import java.util.Map;

/**
 * All that a judgement is made from, seen together.
 *
 * @param mounts in the kernel's order: of several on one mount point the last is on top
 * @param doubts what is wrong with the device nodes of namespaces, by their numbers
 */
public record Snapshot(
    Host host,
    ObservedTopology topology,
    List<SeenMount> mounts,
    Map<DeviceNumber, List<String>> doubts) {
  public Snapshot {
    mounts = List.copyOf(mounts);
    doubts = Map.copyOf(doubts);
  }

  /** True if all but what the subsystems themselves show is the same in the other one. */
  public boolean differsInSubsystemsOnly(Snapshot other) {
    return host.equals(other.host)
        && topology.multipath() == other.topology.multipath()
        && mounts.equals(other.mounts)
        && doubts.equals(other.doubts);
  }

  List<String> doubts(Namespace namespace) {
    return doubts.getOrDefault(namespace.number(), List.of());
  }

  /** The mounts of this very namespace's device. */
  List<SeenMount> of(Namespace namespace) {
    return mounts.stream()
        .filter(mount ->
            mount.backing() instanceof SeenMount.Backing.Present present
                && present.number().equals(namespace.number()))
        .toList();
  }

  /** The namespaces that controllers reach. */
  static List<Namespace> reached(List<Subsystem> subsystems) {
    return subsystems.stream()
        .filter(subsystem -> !subsystem.orphaned())
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .toList();
  }
}

package dev.holdfast.adapters.nvmecli;

import dev.holdfast.adapters.nvmecli.json.ListedPath;
import dev.holdfast.adapters.nvmecli.json.ListedSubsystem;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.PathAddress;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Compares Holdfast's view of the host's controllers with nvme-cli's. Subsystems without
 * controllers do not count: some versions list them, some do not.
 */
final class CrossCheck {
  /** A controller as far as both views show it. */
  private record Seen(
      SubsystemNqn nqn,
      String transport,
      Optional<String> traddr,
      Optional<String> trsvcid,
      Optional<String> state) {

    static Seen of(SubsystemNqn nqn, String transport, PathAddress at, Optional<String> state) {
      return new Seen(nqn, transport, at.traddr(), at.trsvcid(), state);
    }

    /** A value that is absent from one view is no difference. */
    boolean agrees(Seen other) {
      return nqn.equals(other.nqn)
          && transport.equals(other.transport)
          && agree(traddr, other.traddr)
          && agree(trsvcid, other.trsvcid)
          && agree(state, other.state);
    }

    /** nvme-cli 3 shows an address of local drives; in sysfs it is no list of keys. */
    private static boolean agree(Optional<String> one, Optional<String> other) {
      return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    @Override
    public String toString() {
      return nqn
          + " "
          + transport
          + traddr.map(a -> " " + a).orElse("")
          + trsvcid.map(p -> " " + p).orElse("")
          + state.map(s -> " " + s).orElse("");
    }
  }

  private CrossCheck() {}

  /** Every difference as a sentence, by controller; empty if the two agree. */
  static List<String> differences(ObservedTopology ours, List<ListedSubsystem> listed) {
    SequencedMap<ControllerName, Seen> sysfs = ours(ours);
    SequencedMap<ControllerName, Seen> cli = listed(listed);
    List<String> differences = new ArrayList<>();
    sysfs.forEach((name, seen) -> {
      Seen other = cli.get(name);
      if (other == null) {
        differences.add("sysfs has %s (%s), nvme-cli does not list it".formatted(name, seen));
      } else if (!seen.agrees(other)) {
        differences.add("%s is %s in sysfs and %s by nvme-cli".formatted(name, seen, other));
      }
    });
    for (Map.Entry<ControllerName, Seen> entry : cli.entrySet()) {
      if (!sysfs.containsKey(entry.getKey())) {
        differences.add(
            "nvme-cli lists %s (%s), sysfs does not have it"
                .formatted(entry.getKey(), entry.getValue()));
      }
    }
    return List.copyOf(differences);
  }

  private static SequencedMap<ControllerName, Seen> ours(ObservedTopology topology) {
    SequencedMap<ControllerName, Seen> seen = new TreeMap<>();
    for (Subsystem subsystem : topology.subsystems()) {
      for (Controller controller : subsystem.controllers()) {
        seen.put(
            controller.name(),
            Seen.of(
                subsystem.nqn(),
                controller.transport(),
                controller.address(),
                Optional.of(controller.stateWord())));
      }
    }
    return seen;
  }

  private static SequencedMap<ControllerName, Seen> listed(List<ListedSubsystem> subsystems) {
    SequencedMap<ControllerName, Seen> seen = new TreeMap<>();
    for (ListedSubsystem subsystem : subsystems) {
      for (ListedPath path : subsystem.paths()) {
        seen.put(
            path.controller(),
            Seen.of(subsystem.nqn(), path.transport(), path.address(), path.state()));
      }
    }
    return seen;
  }
}

package dev.holdfast.application.connect;

import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.topology.ObservedTopology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the controllers that Holdfast created and that no volume needs: a connect may end long
 * after its volume was unstaged, and a record may not have been readable then. Each scan tries
 * again until the kernel shows that they are removed.
 */
public final class UnneededControllers {
  private static final Logger LOG = LoggerFactory.getLogger(UnneededControllers.class);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final SubsystemLocks locks;
  private final VolumeMounts mounts;
  private final StagingInspection inspection;
  private final CreatedControllers created;

  /** Why those that are still there are: each is logged once. */
  private final Map<CreatedController, String> problems = new ConcurrentHashMap<>();

  public UnneededControllers(
      NodePorts ports,
      NodeTimeouts timing,
      SubsystemLocks locks,
      VolumeMounts mounts,
      StagingInspection inspection,
      CreatedControllers created) {
    this.ports = ports;
    this.timing = timing;
    this.locks = locks;
    this.mounts = mounts;
    this.inspection = inspection;
    this.created = created;
  }

  /**
   * @param topology of the scan
   */
  public void remove(ObservedTopology topology) {
    Map<SubsystemNqn, List<CreatedController>> own =
        created.in(topology).stream()
            .collect(
                Collectors.groupingBy(
                    CreatedController::nqn, LinkedHashMap::new, Collectors.toList()));
    problems.keySet().retainAll(own.values().stream().flatMap(List::stream).toList());
    if (own.isEmpty()) {
      return;
    }
    VolumeRecords.Records known = ports.records().read();
    for (SubsystemNqn nqn : own.keySet()) {
      if (!mayBeNeeded(nqn, known)) {
        ports
            .time()
            .start(
                "disconnect unneeded " + nqn,
                () -> locks.acquireIdle(nqn).ifPresent(held -> remove(nqn, held)));
      }
    }
  }

  private void remove(SubsystemNqn nqn, SubsystemLocks.Held held) {
    try (SubsystemLocks.Held _ = held) {
      // as all is now that no operation changes it
      if (mayBeNeeded(nqn, ports.records().read())) {
        return;
      }
      ObservedTopology topology = created.look(nqn);
      List<String> users = new ArrayList<>(mounts.usersOf(topology.withNqn(nqn)));
      users.addAll(mounts.unreadUses(topology, ports.topology(), nqn, _ -> true));
      if (!users.isEmpty()) {
        LOG.debug("{} stays connected for {}", nqn, users);
        return;
      }
      created.on(nqn, topology).forEach(this::remove);
    }
  }

  private void remove(CreatedController controller) {
    switch (created.remove(controller, timing.disconnect())) {
      case DisconnectOutcome.Gone() ->
          LOG.info(
              "controller {} at {} of {} was created by Holdfast, and no volume needs it: it is"
                  + " removed",
              controller.name(),
              controller.address(),
              controller.nqn());
      case DisconnectOutcome.StillGoing(String why) -> retried(controller, why);
      case DisconnectOutcome.Failed(String why) -> retried(controller, why);
    }
  }

  private void retried(CreatedController controller, String why) {
    if (why.equals(problems.put(controller, why))) {
      return;
    }
    LOG.warn(
        "controller {} at {} of {}, which no volume needs, is not removed yet, and is deleted again"
            + " at the next scan: {}",
        controller.name(),
        controller.address(),
        controller.nqn(),
        why);
  }

  /** An unreadable record may be of a volume on any subsystem ({@code Records.doubt}). */
  private boolean mayBeNeeded(SubsystemNqn nqn, VolumeRecords.Records known) {
    return known.doubt().isPresent()
        || known.on(nqn).volumes().stream().anyMatch(inspection::there);
  }
}

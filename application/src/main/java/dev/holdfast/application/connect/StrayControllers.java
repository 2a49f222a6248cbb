package dev.holdfast.application.connect;

import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects that were abandoned go on in the kernel, and may create a controller long after its
 * volume was unstaged: Holdfast caused it, and removes it.
 */
public final class StrayControllers {
  private static final Logger LOG = LoggerFactory.getLogger(StrayControllers.class);

  /** A connect in the kernel does not take longer than this. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private record Expected(SubsystemNqn nqn, TransportId address, Host host) {}

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final SubsystemLocks locks;
  private final VolumeMounts mounts;
  private final StagingInspection inspection;
  private final Map<Expected, Duration> expected = new ConcurrentHashMap<>();

  public StrayControllers(
      NodePorts ports,
      NodeTimeouts timing,
      SubsystemLocks locks,
      VolumeMounts mounts,
      StagingInspection inspection) {
    this.inspection = inspection;
    this.ports = ports;
    this.timing = timing;
    this.locks = locks;
    this.mounts = mounts;
  }

  void expect(SubsystemNqn nqn, TransportId address, Host host) {
    expected.put(new Expected(nqn, address, host), ports.time().uptime().plus(LONGEST));
  }

  /**
   * Removes the controllers that have appeared for no volume. A volume that is staged keeps its
   * controllers.
   */
  public void remove(ObservedTopology topology) {
    Duration now = ports.time().uptime();
    expected.values().removeIf(until -> until.compareTo(now) < 0);
    for (Expected one : List.copyOf(expected.keySet())) {
      List<Controller> come = topology.serving(one.nqn(), one.address(), one.host());
      if (!come.isEmpty()) {
        ports
            .time()
            .start(
                "remove stray " + one.address(),
                () -> locks.acquireIdle(one.nqn()).ifPresent(held -> remove(one, held)));
      }
    }
  }

  private void remove(Expected one, SubsystemLocks.Held held) {
    try (SubsystemLocks.Held _ = held) {
      VolumeRecords.Records known = ports.records().read();
      if (known.doubt().isPresent()) {
        return; // perhaps a volume wants it after all: the next scan decides
      }
      if (expected.remove(one) == null || wanted(one.nqn(), known)) {
        return;
      }
      ObservedTopology topology = ports.topology().observe();
      if (!mounts.usersOf(topology.withNqn(one.nqn())).isEmpty()) {
        return;
      }
      for (Controller controller : topology.serving(one.nqn(), one.address(), one.host())) {
        LOG.info(
            "controller {} came up when no volume on {} was staged any more; it is removed",
            controller.name(),
            one.nqn());
        ports.connector().disconnect(controller.name(), timing.disconnect());
      }
    }
  }

  /** A volume on record that is not mounted needs no connection. */
  boolean wanted(VolumeId volume) {
    return ports.records().find(volume).filter(inspection::there).isPresent();
  }

  private boolean wanted(SubsystemNqn nqn, VolumeRecords.Records known) {
    return known.on(nqn).volumes().stream().anyMatch(inspection::there);
  }
}

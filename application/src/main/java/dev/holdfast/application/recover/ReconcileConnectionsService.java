package dev.holdfast.application.recover;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepChecks;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.ReconcileConnections;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The loop, and an administrator's requests to it. */
public final class ReconcileConnectionsService implements ReconcileConnections {
  /** After a rebuild that did not succeed; the loop itself goes on meanwhile. */
  private static final Duration REBUILD_AGAIN = Duration.ofSeconds(30);

  private final Supervisor supervisor;
  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final SubsystemLocks locks;
  private final NamespaceLocator locator;
  private final RecordRecovery recordRecovery;
  private boolean rebuilt;
  private Duration rebuildAt;

  public ReconcileConnectionsService(
      Supervisor supervisor,
      NodePorts ports,
      NodeTimeouts timing,
      SubsystemLocks locks,
      NamespaceLocator locator,
      RecordRecovery recordRecovery) {
    this.recordRecovery = recordRecovery;
    this.supervisor = supervisor;
    this.ports = ports;
    this.timing = timing;
    this.locks = locks;
    this.locator = locator;
    this.rebuildAt = ports.time().uptime();
  }

  @Override
  public synchronized Duration step() {
    Duration now = ports.time().uptime();
    if (!rebuilt && now.compareTo(rebuildAt) >= 0) {
      rebuilt = recordRecovery.rebuild();
      rebuildAt = now.plus(REBUILD_AGAIN);
    }
    return supervisor.step();
  }

  @Override
  public Outcome<Done> reconnect(VolumeId volume) {
    return onSubsystem(volume, supervisor::reconnect);
  }

  @Override
  public Outcome<Done> rescan(VolumeId volume) {
    return onSubsystem(
        volume,
        nqn -> {
          try (SubsystemLocks.Held _ = StepChecks.hold(locks, nqn, timing.command())) {
            locator.rescan(nqn, new Deadline(ports.time(), timing.command()));
          }
          supervisor.impatient(nqn);
        });
  }

  private Outcome<Done> onSubsystem(VolumeId volume, Consumer<SubsystemNqn> step) {
    try {
      Optional<StagedVolume> record = ports.records().find(volume);
      if (record.isEmpty()) {
        return Outcome.failure(new NodeFailure.VolumeUnknown(volume, "is not staged here"));
      }
      step.accept(record.get().attachment().nqn());
      return Outcome.success(Done.DONE);
    } catch (StepFailedException failed) {
      return Outcome.failure(failed.failure());
    } catch (HostInterfaceException broken) {
      return Outcome.failure(VolumeOperation.broken(broken));
    }
  }
}

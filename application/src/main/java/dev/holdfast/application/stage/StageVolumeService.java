package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.connect.ConnectionSettings;
import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.connect.SubsystemConnect;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.CredentialCache;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepChecks;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.portal.Portals;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stages a volume: records what is wanted, connects, finds and proves the namespace, mounts. What a
 * failed call has done is undone before it answers, unless the volume was staged before.
 */
public final class StageVolumeService implements StageVolume {
  private static final Logger LOG = LoggerFactory.getLogger(StageVolumeService.class);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final VolumeRecordUpdates ledger;
  private final VolumeOperation operation;
  private final VolumeMounts mounts;
  private final SubsystemConnect connections;
  private final ConnectionSettings settings;
  private final NamespaceLocator locator;
  private final FilesystemMount filesystems;
  private final VolumeTeardown letting;
  private final CredentialCache credentials;
  private final StageRequestCheck earlier;

  public StageVolumeService(
      NodePorts ports,
      NodeTimeouts timing,
      VolumeRecordUpdates ledger,
      VolumeOperation operation,
      VolumeMounts mounts,
      SubsystemConnect connections,
      ConnectionSettings settings,
      NamespaceLocator locator,
      FilesystemMount filesystems,
      VolumeTeardown letting,
      CredentialCache credentials,
      StageRequestCheck earlier) {
    this.credentials = credentials;
    this.earlier = earlier;
    this.ports = ports;
    this.timing = timing;
    this.ledger = ledger;
    this.operation = operation;
    this.mounts = mounts;
    this.connections = connections;
    this.settings = settings;
    this.locator = locator;
    this.filesystems = filesystems;
    this.letting = letting;
  }

  @Override
  public Outcome<StagedVolume> stage(Command command) {
    Optional<String> unsupported = command.capability().unsupported();
    if (unsupported.isPresent()) {
      return Outcome.failure(new NodeFailure.CapabilityUnsupported(unsupported.get()));
    }
    return operation.run(command.volume(), () -> stageReserved(command));
  }

  private StagedVolume stageReserved(Command command) {
    Deadline budget = new Deadline(ports.time(), command.patience());
    StageRequestCheck.Before before = earlier.of(command, budget);
    return undoing(command, before, () -> steps(command, before.record(), budget));
  }

  private StagedVolume steps(Command given, Optional<StagedVolume> before, Deadline budget) {
    Command command = located(given, before, budget);
    Host host = ports.identity().current();
    StagedVolume record = connect(command, host, budget);
    Namespace device = locate(command, record, budget);
    settings.apply(record, device, host);
    requireCapacity(command, device);
    StepChecks.verified(ports.devices(), command.attachment().nqn(), device);
    record = ledger.change(record, now -> now.withIdentity(device.ids()));
    StagedVolume staged =
        switch (command.capability().use()) {
          case VolumeUse.Filesystem use -> filesystems.stage(command, record, device, use, budget);
          case VolumeUse.Block() -> record;
        };
    StagedVolume complete = ledger.change(staged, StagedVolume::completed);
    LOG.info("volume {} staged: {}", command.volume(), device.describe());
    return complete;
  }

  /** Asks where the target is now; where it was is good enough while nobody can say. */
  private Command located(Command command, Optional<StagedVolume> before, Deadline budget) {
    VolumeAttachment asked = command.attachment();
    VolumeAttachment known =
        before
            .map(StagedVolume::attachment)
            .filter(old -> old.portals().equals(asked.portals()))
            .map(old -> asked.withAddresses(old.addresses()))
            .orElse(asked);
    Portals.Current current = ports.portals().current(known, budget.atMost(timing.lookup()));
    if (!current.known()) {
      throw new StepFailedException(new NodeFailure.PortalsUnresolved(asked.nqn(), current.why()));
    }
    return command.withAttachment(current.attachment());
  }

  /**
   * Records the intent and connects while the subsystem is held, so that nobody lets it go
   * meanwhile.
   */
  private StagedVolume connect(Command command, Host host, Deadline budget) {
    SubsystemNqn nqn = command.attachment().nqn();
    try (SubsystemLocks.Held _ = letting.hold(nqn, budget)) {
      StagedVolume record = intent(command, ports.records().find(command.volume()), host);
      ports.records().put(record);
      credentials.remember(command.volume(), command.credentials());
      connections.connect(
          command.volume(), command.attachment(), command.credentials(), host, budget);
      return record;
    }
  }

  private StagedVolume intent(Command command, Optional<StagedVolume> before, Host host) {
    ObservedTopology topology = ports.topology().observe();
    if (topology.multipath() == NativeMultipath.OFF) {
      LOG.warn(
          "native multipath is off: volume {} gets one path only and a new device after each loss;"
              + " boot with nvme_core.multipath=Y",
          command.volume());
    }
    List<TransportId> ours =
        Stream.concat(
                before.stream().flatMap(record -> record.createdAddresses().stream()),
                connections.missing(command.attachment(), topology, host).stream())
            .distinct()
            .toList();
    return new StagedVolume(
        command.volume(),
        command.stagingPath(),
        command.attachment(),
        command.capability(),
        before.filter(record -> provenFor(command, record)).flatMap(StagedVolume::identity),
        ours,
        before.flatMap(StagedVolume::formattedAt),
        ports.mountTable().boot(),
        before.map(StagedVolume::complete).orElse(false),
        false,
        // from here on it is kubelet that asks until it is staged
        Optional.empty(),
        Optional.empty());
  }

  /** The selector of a rebuilt record is a guess, and its identity is none. */
  private static boolean provenFor(Command command, StagedVolume record) {
    return record.complete()
        && (record.rebuilt()
            || record.attachment().selector().equals(command.attachment().selector()));
  }

  private Namespace locate(Command command, StagedVolume record, Deadline budget) {
    NamespaceSelector selector =
        record.identity().map(NamespaceSelector::exactly).orElse(command.attachment().selector());
    return locator.await(command.attachment().nqn(), selector, budget);
  }

  private static void requireCapacity(Command command, Namespace device) {
    if (command.expectedCapacity().isPresent()
        && command.expectedCapacity().getAsLong() != device.bytes()) {
      throw new StepFailedException(
          new NodeFailure.NamespaceIdentityMismatch(
              command.attachment().nqn(),
              command.expectedCapacity().getAsLong() + " bytes (expectedCapacity)",
              device.describe()));
    }
  }

  private StagedVolume undoing(
      Command command, StageRequestCheck.Before before, Supplier<StagedVolume> steps) {
    StepFailedException failed;
    try {
      return steps.get();
    } catch (StepFailedException step) {
      failed = step;
    } catch (HostInterfaceException broken) {
      failed = new StepFailedException(VolumeOperation.broken(broken));
    }
    if (!before.staged() && !(failed.failure() instanceof NodeFailure.MayRemain)) {
      undo(command, before.knowledge(), failed);
    }
    throw failed;
  }

  /** What else may be mounted at the staging path was there before this call, and stays. */
  private boolean mountedByUs(StagedVolume record) {
    return mounts
        .at(record.stagingPath())
        .map(mount -> mounts.standing(mount, ports.topology().observe()))
        .filter(standing ->
            standing instanceof VolumeMounts.Standing.Alive(Namespace device)
                && record.identity().equals(Optional.of(device.ids())))
        .isPresent();
  }

  private void undo(Command command, Optional<StagedVolume> knowledge, StepFailedException failed) {
    Optional<StagedVolume> record = ports.records().find(command.volume());
    if (record.isEmpty()) {
      return;
    }
    try {
      letting.teardown(
          record.get(),
          mountedByUs(record.get()),
          new Deadline(ports.time(), letting.undoPatience()));
      knowledge.ifPresent(ports.records()::put);
    } catch (StepFailedException undoing) {
      throw new StepFailedException(
          new NodeFailure.MayRemain(
              "staging volume " + command.volume(),
              failed.failure().message()
                  + "; and undoing it did not end: "
                  + undoing.failure().message()));
    } catch (RuntimeException | Error undoing) {
      LOG.error("undoing the staging of volume {}", command.volume(), undoing);
      throw new StepFailedException(
          new NodeFailure.MayRemain(
              "staging volume " + command.volume(),
              failed.failure().message() + "; and undoing it broke: " + undoing));
    }
  }
}

package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.connect.ConnectionSettings;
import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.connect.SubsystemConnect;
import dev.holdfast.application.encrypt.Passphrases;
import dev.holdfast.application.job.VolumeJobs;
import dev.holdfast.application.mount.StagingInspection;
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
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stages a volume: records the request, connects, finds and proves the namespace, mounts. A call
 * that fails is undone before it answers, unless the volume was staged before.
 */
public final class StageVolumeService implements StageVolume {
  private static final Logger LOG = LoggerFactory.getLogger(StageVolumeService.class);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final VolumeRecordUpdates updates;
  private final VolumeOperation operation;
  private final StagingInspection staging;
  private final SubsystemConnect connections;
  private final ConnectionSettings settings;
  private final NamespaceLocator locator;
  private final FilesystemMount filesystems;
  private final VolumeTeardown teardown;
  private final CredentialCache credentials;
  private final StageRequestCheck requestCheck;
  private final VolumeJobs jobs;
  private final StagingFence fence;
  private final FilesystemGroup groups;
  private final Passphrases passphrases;

  public StageVolumeService(
      NodePorts ports,
      NodeTimeouts timing,
      VolumeRecordUpdates updates,
      VolumeOperation operation,
      StagingInspection staging,
      SubsystemConnect connections,
      ConnectionSettings settings,
      NamespaceLocator locator,
      FilesystemMount filesystems,
      VolumeTeardown teardown,
      CredentialCache credentials,
      StageRequestCheck requestCheck,
      VolumeJobs jobs,
      StagingFence fence,
      FilesystemGroup groups,
      Passphrases passphrases) {
    this.passphrases = passphrases;
    this.groups = groups;
    this.fence = fence;
    this.jobs = jobs;
    this.credentials = credentials;
    this.requestCheck = requestCheck;
    this.ports = ports;
    this.timing = timing;
    this.updates = updates;
    this.operation = operation;
    this.staging = staging;
    this.connections = connections;
    this.settings = settings;
    this.locator = locator;
    this.filesystems = filesystems;
    this.teardown = teardown;
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
    Deadline deadline = new Deadline(ports.time(), command.patience());
    ports.records().find(command.volume()).ifPresent(teardown::requireNoneLost);
    StageRequestCheck.Before before = requestCheck.of(command, deadline);
    return undoing(command, before, () -> steps(command, before, deadline));
  }

  private StagedVolume steps(Command given, StageRequestCheck.Before before, Deadline deadline) {
    Command command = located(given, before.record(), deadline);
    Host host = ports.identity().current();
    StagedVolume record = connect(command, host, deadline);
    Namespace device = locate(command, record, deadline);
    settings.apply(record, device, host);
    requireCapacity(command, device);
    StepChecks.verified(ports.devices(), command.attachment().nqn(), device);
    record = updates.change(record, now -> now.withIdentity(device.ids()));
    StagedVolume fenced = fence.secure(record, device, deadline);
    StagedVolume staged =
        switch (command.capability().use()) {
          case VolumeUse.Filesystem use -> {
            StagedVolume mounted = filesystems.stage(command, fenced, device, use, deadline);
            groups.staged(mounted, device, command.group(), deadline);
            yield mounted;
          }
          case VolumeUse.Block() -> {
            jobs.requireNone(command.volume(), command.attachment().nqn(), device, deadline);
            // a repeated call does not make a smaller device the right one
            yield before.staged()
                ? fenced
                : updates.change(fenced, now -> now.withBytes(device.bytes()));
          }
        };
    StagedVolume complete =
        updates.change(staged, now -> now.completed().withUnmounting(Optional.empty()));
    LOG.info("volume {} staged: {}", command.volume(), device.describe());
    return complete;
  }

  /** Looks up the target's addresses; the last known ones do while no name service answers. */
  private Command located(Command command, Optional<StagedVolume> before, Deadline deadline) {
    VolumeAttachment asked = command.attachment();
    VolumeAttachment known =
        before
            .map(StagedVolume::attachment)
            .filter(old -> old.portals().equals(asked.portals()))
            .map(old -> asked.withAddresses(old.addresses(), old.unresolved()))
            .orElse(asked);
    Portals.Current current = ports.portals().current(known, deadline.atMost(timing.lookup()));
    if (!current.known()) {
      throw new StepFailedException(new NodeFailure.PortalsUnresolved(asked.nqn(), current.why()));
    }
    return command.withAttachment(current.attachment());
  }

  /**
   * Records the intent and connects while the subsystem is held, so that no other operation
   * disconnects it meanwhile.
   */
  private StagedVolume connect(Command command, Host host, Deadline deadline) {
    SubsystemNqn nqn = command.attachment().nqn();
    try (SubsystemLocks.Held _ = teardown.hold(nqn, deadline)) {
      ObservedTopology topology = connections.look(nqn);
      StagedVolume record = intent(command, ports.records().find(command.volume()), topology);
      ports.records().put(record);
      credentials.remember(command.volume(), command.credentials());
      passphrases.remember(command.volume(), command.passphrase());
      connections.connect(
          command.volume(), command.attachment(), command.credentials(), host, deadline);
      return record;
    }
  }

  private StagedVolume intent(
      Command command, Optional<StagedVolume> before, ObservedTopology topology) {
    if (topology.multipath() == NativeMultipath.OFF) {
      LOG.warn(
          "native multipath is off: volume {} gets one path only and a new device after each loss;"
              + " boot with nvme_core.multipath=Y",
          command.volume());
    }
    Optional<StagedVolume> proven = before.filter(record -> provenFor(command, record));
    return new StagedVolume(
        command.volume(),
        new StagedVolume.Request(command.stagingPath(), command.attachment(), command.capability()),
        new StagedVolume.Device(
            proven.flatMap(StagedVolume::identity),
            before.flatMap(StagedVolume::formattedAt),
            before.map(StagedVolume::bytes).orElse(OptionalLong.empty()),
            proven.map(StagedVolume::reserved).orElse(false)),
        new StagedVolume.Progress(
            List.of(),
            ports.mountTable().boot(),
            before.map(StagedVolume::complete).orElse(false),
            false),
        // from now on kubelet retries until the volume is staged; an unmount that has still to
        // write
        // is kept until then
        StagedVolume.Outage.NONE.with(before.flatMap(StagedVolume::unmounting)));
  }

  /** The selector of a rebuilt record is a guess; its identity is proven. */
  private static boolean provenFor(Command command, StagedVolume record) {
    return record.complete()
        && (record.rebuilt()
            || record.attachment().selector().equals(command.attachment().selector()));
  }

  private Namespace locate(Command command, StagedVolume record, Deadline deadline) {
    return locator.await(command.attachment().nqn(), record.selector(), deadline);
  }

  private static void requireCapacity(Command command, Namespace device) {
    if (device.bytes() <= 0) {
      throw new StepFailedException(
          new NodeFailure.CapabilityUnsupported(
              command.attachment().nqn()
                  + ": the kernel gives "
                  + device.device()
                  + " ("
                  + device.ids()
                  + ") 0 bytes: it cannot use the namespace's format (metadata without protection"
                  + " information, or blocks larger than it supports), or the target made it empty;"
                  + " dmesg on the node names the cause. Make the namespace with 512 or 4096 byte"
                  + " blocks and no metadata on the target; nothing was mounted or written"));
    }
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
    // a job of an earlier call goes on, and whatever this one lacked it does not need
    if (!before.staged() && !failed.unfinished() && !teardown.jobMayRun(command.volume())) {
      undo(command, before.knowledge(), failed);
    }
    throw failed;
  }

  private void undo(Command command, Optional<StagedVolume> knowledge, StepFailedException failed) {
    Optional<StagedVolume> record = ports.records().find(command.volume());
    if (record.isEmpty()) {
      return;
    }
    try {
      teardown.teardown(
          record.get(),
          // any other mount at the staging path was there before this call, and stays
          staging.mounted(record.get()),
          new Deadline(ports.time(), teardown.undoPatience()));
      knowledge.ifPresent(ports.records()::put);
    } catch (StepFailedException undoing) {
      throw new StepFailedException(
          new NodeFailure.MayRemain(
              "staging volume " + command.volume(),
              failed.failure().message()
                  + "; and what it had done could not be undone: "
                  + undoing.failure().message()));
    } catch (RuntimeException | Error undoing) {
      LOG.error("undoing the staging of volume {} failed", command.volume(), undoing);
      throw new StepFailedException(
          new NodeFailure.MayRemain(
              "staging volume " + command.volume(),
              failed.failure().message() + "; and undoing it failed unexpectedly: " + undoing));
    }
  }
}

package dev.holdfast.application.publish;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.fence.VolumeFence;
import dev.holdfast.application.job.VolumeJobs;
import dev.holdfast.application.mount.MountLabels;
import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.mount.MountTarget;
import dev.holdfast.application.mount.MountVisibility;
import dev.holdfast.application.mount.PathInspection;
import dev.holdfast.application.mount.PathState;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.mount.VolumeUnmount;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepChecks;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.PublishVolume;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.stage.FilesystemGroup;
import dev.holdfast.application.stage.StagingMountRepair;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds a staged volume into a pod's directory, once it is proven to be alive and the right one.
 */
public final class PublishVolumeService implements PublishVolume {
  private static final Logger LOG = LoggerFactory.getLogger(PublishVolumeService.class);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final VolumeOperation operation;
  private final VolumeMounts mounts;
  private final PathInspection paths;
  private final MountTarget target;
  private final MountOwners owners;
  private final OnlyTarget onlyTarget;
  private final MountVisibility visible;
  private final NamespaceLocator locator;
  private final VolumeUnmount unmount;
  private final StagingMountRepair mountRepair;
  private final VolumeJobs jobs;
  private final VolumeFence fence;
  private final FilesystemGroup groups;

  public PublishVolumeService(
      NodePorts ports,
      NodeTimeouts timing,
      VolumeOperation operation,
      VolumeMounts mounts,
      PathInspection paths,
      MountTarget target,
      MountOwners owners,
      NamespaceLocator locator,
      VolumeUnmount unmount,
      StagingMountRepair mountRepair,
      VolumeJobs jobs,
      VolumeFence fence,
      FilesystemGroup groups) {
    this.groups = groups;
    this.fence = fence;
    this.jobs = jobs;
    this.mountRepair = mountRepair;
    this.ports = ports;
    this.timing = timing;
    this.operation = operation;
    this.mounts = mounts;
    this.paths = paths;
    this.target = target;
    this.owners = owners;
    this.onlyTarget = new OnlyTarget(owners);
    this.visible = new MountVisibility(ports.mountTable());
    this.locator = locator;
    this.unmount = unmount;
  }

  @Override
  public Outcome<Done> publish(Command command) {
    return operation.run(command.volume(), () -> publishReserved(command));
  }

  private Done publishReserved(Command command) {
    Deadline deadline = new Deadline(ports.time(), command.patience());
    if (command.targetPath().equals(command.stagingPath())) {
      throw new StepFailedException(
          new NodeFailure.InvalidRequest(
              "target_path", "is the staging path of volume " + command.volume()));
    }
    StagedVolume staged = staged(command);
    Namespace device = device(staged);
    fence.requireNotTaken(staged, device, deadline);
    if (staged.capability().use() instanceof VolumeUse.Filesystem use) {
      mountRepair.restage(staged, use, deadline);
      requireLiveStaging(command, staged, device);
    } else {
      jobs.requireNone(staged.id(), staged.attachment().nqn(), device, deadline);
    }
    boolean readOnly =
        command.readOnly() || command.capability().readOnly() || staged.capability().readOnly();
    if (!target.alreadyMounted(
        command.volume(), command.targetPath(), device, readOnly, deadline)) {
      visible.require(command.targetPath());
      requireSize(staged, device);
      onlyTarget.require(command, staged, device);
      if (!readOnly) {
        groups.give(staged, device, command.group(), deadline);
      }
      bind(command, staged, device, readOnly, deadline);
      LOG.info("volume {} published at {}", command.volume(), command.targetPath());
    }
    owners.published(command.volume(), command.targetPath(), command.pod());
    return Done.DONE;
  }

  private StagedVolume staged(Command command) {
    StagedVolume staged =
        ports
            .records()
            .find(command.volume())
            .filter(StagedVolume::complete)
            .orElseThrow(() ->
                new StepFailedException(
                    new NodeFailure.NotStaged(command.volume(), "there is no record of it")));
    if (!staged.stagingPath().equals(command.stagingPath())) {
      throw new StepFailedException(
          new NodeFailure.NotStaged(
              command.volume(),
              "not at " + command.stagingPath() + " but at " + staged.stagingPath()));
    }
    if (!sameKind(staged.capability().use(), command.capability().use())) {
      throw new StepFailedException(
          new NodeFailure.Incompatible(
              command.volume(),
              "staged as " + kind(staged.capability().use()),
              kind(command.capability().use())
                  + "; delete its pods on this node and create them again"));
    }
    return staged;
  }

  private static boolean sameKind(VolumeUse staged, VolumeUse asked) {
    return staged instanceof VolumeUse.Block == asked instanceof VolumeUse.Block;
  }

  private static String kind(VolumeUse use) {
    return use instanceof VolumeUse.Block ? "volumeMode Block" : "volumeMode Filesystem";
  }

  private Namespace device(StagedVolume staged) {
    Optional<Namespace> found = locator.find(staged.attachment().nqn(), staged.selector());
    if (found.isPresent()) {
      StepChecks.verified(ports.devices(), staged.attachment().nqn(), found.get());
      return found.get();
    }
    throw new StepFailedException(away(staged));
  }

  private NodeFailure away(StagedVolume staged) {
    HostPath path = staged.stagingPath();
    String seen = "its namespace " + staged.selector() + " is not connected";
    boolean raw = staged.capability().use() instanceof VolumeUse.Block;
    // a raw device has no mount that shows whether it was staged
    if (raw ? stagedBefore(staged) : mounts.at(path).isEmpty() && !mounts.awaited(staged)) {
      return new NodeFailure.NotStaged(
          staged.id(), (raw ? "" : "nothing is mounted at " + path + ", and ") + seen);
    }
    String remedy = "repeat the call, which hands the volume out once it is back";
    return raw
        ? new NodeFailure.HostNotReady("volume " + staged.id() + ": " + seen, remedy)
        : new NodeFailure.DeadMount(staged.id(), path.value(), seen + "; " + remedy);
  }

  /** Before this boot; false if that is not known. */
  private boolean stagedBefore(StagedVolume staged) {
    Optional<BootId> now = ports.mountTable().boot();
    return staged.boot().isPresent() && now.isPresent() && !staged.boot().equals(now);
  }

  /** A pod gets a mount of the volume's device only while that device exists. */
  private void requireLiveStaging(Command command, StagedVolume staged, Namespace device) {
    HostPath path = staged.stagingPath();
    switch (paths.of(path, device)) {
      case PathState.Volume(Mount mount) -> requireLabels(command, mount);
      case PathState.Free() ->
          throw new StepFailedException(
              new NodeFailure.NotStaged(staged.id(), "nothing is mounted at " + path));
      case PathState.Dead(String removed) ->
          throw new StepFailedException(
              new NodeFailure.DeadMount(
                  staged.id(),
                  path.value(),
                  "its device " + removed + " was removed; the volume is now " + device.device()));
      case PathState.Other(_, Namespace other) ->
          throw new StepFailedException(
              new NodeFailure.NamespaceIdentityMismatch(
                  staged.attachment().nqn(), device.describe(), other.describe()));
      case PathState.Taken taken -> throw new StepFailedException(taken.failure(path));
    }
  }

  /** A bind has the labels of the staging mount; a call that names none takes what is there. */
  private static void requireLabels(Command command, Mount staging) {
    if (command.capability().use() instanceof VolumeUse.Filesystem asked
        && !asked.options().labels().none()) {
      MountLabels.require(command.volume(), staging, asked.options().labels());
    }
  }

  /** No further pod writes to a namespace that lost its end. */
  private void requireSize(StagedVolume staged, Namespace device) {
    ports.records().find(staged.id()).map(StagedVolume::bytes).orElse(staged.bytes()).stream()
        .filter(bytes -> device.bytes() < bytes)
        .forEach(bytes -> {
          throw new StepFailedException(
              new NodeFailure.NamespaceIdentityMismatch(
                  staged.attachment().nqn(),
                  bytes + " bytes, as when the volume was staged or grown",
                  device.describe()));
        });
  }

  private void bind(
      Command command, StagedVolume staged, Namespace device, boolean readOnly, Deadline deadline) {
    HostPath path = command.targetPath();
    boolean block = staged.capability().use() instanceof VolumeUse.Block;
    StepChecks.require(
        "making " + path,
        block ? ports.mounts().makeFile(path) : ports.mounts().makeDirectory(path));
    try {
      MountOutcome outcome =
          block
              ? ports.mounts().bindDevice(device, path, readOnly, deadline.atMost(timing.command()))
              : ports
                  .mounts()
                  .bind(staged.stagingPath(), path, readOnly, deadline.atMost(timing.command()));
      StepChecks.require("binding volume " + command.volume() + " to " + path, outcome);
      // the staging path may have been mounted over since it was proven
      if (!(paths.of(path, device) instanceof PathState.Volume)) {
        throw new StepFailedException(
            new NodeFailure.StepFailed(
                "binding volume " + command.volume() + " to " + path,
                "the mount table does not show " + device.describe() + " there"));
      }
    } catch (StepFailedException failed) {
      undo(command, device, failed);
      throw failed;
    }
  }

  private void undo(Command command, Namespace device, StepFailedException failed) {
    if (failed.unfinished()) {
      return;
    }
    unmount.unmount(
        command.volume(),
        command.targetPath(),
        Optional.of(device.ids()),
        new Deadline(ports.time(), timing.command()));
    StepChecks.require(
        "removing " + command.targetPath(), ports.mounts().remove(command.targetPath()));
  }
}

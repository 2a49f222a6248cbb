package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.filesystem.FilesystemKind;
import dev.holdfast.adapters.mount.mountpoint.MountCommands;
import dev.holdfast.adapters.mount.mountpoint.MountComparison;
import dev.holdfast.adapters.mount.mountpoint.MountPointSeal;
import dev.holdfast.adapters.mount.mountpoint.MountPoints;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.application.port.out.mount.Mounts;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Mounts by util-linux; each is checked in the mount table afterwards. */
final class ProgramMounts implements Mounts {
  private final MountTable table;
  private final MountPoints points;
  private final MountCommands commands;
  private final MountSteps steps;
  private final DeviceGuard proven;
  private final DeviceBinds binds;
  private final DeviceProtection protection;
  private final MountPointSeal bare;

  ProgramMounts(
      MountTable table,
      MountPoints points,
      MountCommands commands,
      DeviceGuard proven,
      DeviceBinds binds,
      DeviceProtection protection,
      MountPointSeal bare) {
    this.bare = bare;
    this.table = table;
    this.points = points;
    this.commands = commands;
    this.steps = new MountSteps(table, commands);
    this.proven = proven;
    this.binds = binds;
    this.protection = protection;
  }

  @Override
  public MountOutcome makeDirectory(HostPath path) {
    return points.makeDirectory(path);
  }

  @Override
  public MountOutcome makeFile(HostPath path) {
    return points.makeFile(path);
  }

  @Override
  public MountOutcome remove(HostPath path) {
    MountOutcome opened = opened(path);
    return opened instanceof MountOutcome.Done ? points.remove(path) : opened;
  }

  @Override
  public MountOutcome mount(
      Namespace device,
      FilesystemType type,
      HostPath mountPoint,
      MountOptions options,
      Duration patience) {
    Deadline deadline = Deadline.in(patience);
    return steps.onFree(
        mountPoint,
        points.unfitDirectory(mountPoint),
        () ->
            onClosed(
                mountPoint,
                () ->
                    proven.use(
                        device,
                        MountOutcome.Failed::new,
                        node ->
                            protectedIfReadOnly(
                                device, type, node, mountPoint, options, deadline))));
  }

  /** A filesystem that is mounted for reading only writes nothing, not even its own journal. */
  private MountOutcome protectedIfReadOnly(
      Namespace device,
      FilesystemType type,
      Path node,
      HostPath mountPoint,
      MountOptions options,
      Deadline deadline) {
    boolean readOnly = options.readOnly();
    MountOptions all =
        readOnly ? options.with(FilesystemKind.of(type).optionsForReading()) : options;
    Optional<String> conflict =
        protection
            .conflict(device, readOnly)
            .or(() -> MountComparison.labelConflict(table.mounts(), device, options.labels()));
    if (conflict.isPresent()) {
      return new MountOutcome.InUse(conflict.get());
    }
    Optional<String> obstacle =
        readOnly || device.readOnly() ? protection.set(node, readOnly, deadline) : Optional.empty();
    if (obstacle.isPresent()) {
      return new MountOutcome.Failed(obstacle.get());
    }
    MountOutcome outcome =
        steps.proven(
            commands.mount(type, node, mountPoint, all, deadline),
            mountPoint,
            seen -> MountComparison.filesystem(seen, device, type, options));
    if (readOnly && device.mapping().isEmpty() && outcome instanceof MountOutcome.Failed) {
      protection.free(device.device(), device.number());
    }
    return outcome;
  }

  /** No pod writes into the directory below, should the mount go from under it. */
  private MountOutcome onClosed(HostPath mountPoint, Supplier<MountOutcome> step) {
    bare.close(mountPoint);
    MountOutcome outcome = step.get();
    if (outcome instanceof MountOutcome.Failed || outcome instanceof MountOutcome.InUse) {
      opened(mountPoint);
    }
    return outcome;
  }

  /**
   * Opens the directory unless it is mounted on: a mount is left alone, with the directory below it
   * closed.
   */
  private MountOutcome opened(HostPath path) {
    return table.top(path).isPresent()
        ? new MountOutcome.Done()
        : bare.open(path)
            .<MountOutcome>map(MountOutcome.Failed::new)
            .orElse(new MountOutcome.Done());
  }

  /**
   * A directory that nothing is mounted on is not bound: a pod would write into the host's disk.
   */
  @Override
  public MountOutcome bind(HostPath source, HostPath target, boolean readOnly, Duration patience) {
    Deadline deadline = Deadline.in(patience);
    Optional<Mount> mounted = table.top(source);
    if (mounted.isEmpty()) {
      return new MountOutcome.Failed("nothing is mounted at " + source);
    }
    return steps.onFree(
        target,
        points.unfitDirectory(target),
        () -> onClosed(target, () -> bind(mounted.get(), target, readOnly, deadline)));
  }

  private MountOutcome bind(Mount source, HostPath target, boolean readOnly, Deadline deadline) {
    MountOutcome bound =
        steps.proven(
            commands.bind(source.mountPoint(), target, deadline),
            target,
            seen ->
                MountComparison.bind(seen, source)
                    .or(() -> readOnly ? Optional.empty() : MountComparison.mode(seen, false)));
    return readOnly && bound instanceof MountOutcome.Done
        ? steps.proven(
            commands.makeReadOnly(target, deadline),
            target,
            seen -> MountComparison.mode(seen, true))
        : bound;
  }

  @Override
  public MountOutcome bindDevice(
      Namespace device, HostPath target, boolean readOnly, Duration patience) {
    return steps.onFree(
        target,
        points.unfitFile(target),
        () ->
            proven.use(
                device,
                MountOutcome.Failed::new,
                node -> binds.bind(device, node, target, readOnly, Deadline.in(patience))));
  }

  @Override
  public MountOutcome unmount(HostPath path, Duration patience) {
    Deadline deadline = Deadline.in(patience);
    Optional<Mount> mounted = table.top(path);
    if (mounted.isEmpty()) {
      return opened(path);
    }
    Runnable afterwards = protection.afterUnmounting(mounted.get(), path);
    MountOutcome outcome = unmounted(path, mounted.get(), commands.unmount(path, deadline));
    if (outcome instanceof MountOutcome.Done) {
      afterwards.run();
      return opened(path);
    }
    return outcome;
  }

  private MountOutcome unmounted(HostPath path, Mount mount, MountOutcome outcome) {
    boolean listed = table.at(path.value()).stream().anyMatch(seen -> seen.id() == mount.id());
    return switch (outcome) {
      case MountOutcome.Done() when listed ->
          new MountOutcome.Failed("umount exited with 0, but " + path + " is still mounted");
      case MountOutcome.Done done -> done;
      // another process unmounted it first
      case MountOutcome.Failed _ when !listed -> new MountOutcome.Done();
      case MountOutcome.Failed failed -> failed;
      case MountOutcome.InUse inUse -> inUse;
      case MountOutcome.TimedOut(String why) ->
          new MountOutcome.TimedOut(
              listed
                  ? why + "; it is still mounted"
                  : why
                      + "; the mount has left the mount table, but the kernel still writes back"
                      + " and holds "
                      + mount.source());
    };
  }
}

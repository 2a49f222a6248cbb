package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.blockdevice.DeviceReads;
import dev.holdfast.adapters.mount.filesystem.ContentProbe;
import dev.holdfast.adapters.mount.filesystem.DuplicateFilesystems;
import dev.holdfast.adapters.mount.filesystem.FilesystemKind;
import dev.holdfast.adapters.mount.filesystem.FilesystemUsage;
import dev.holdfast.adapters.mount.filesystem.MkfsCommand;
import dev.holdfast.adapters.mount.filesystem.MkfsVersion;
import dev.holdfast.adapters.mount.mountpoint.MountComparison;
import dev.holdfast.adapters.mount.program.Explanation;
import dev.holdfast.adapters.mount.program.ObservedPrograms;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Filesystems;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Filesystems by the distribution's programs, each on a device that is held and proven. */
final class ProgramFilesystems implements Filesystems {
  /** For the probe before a mkfs that may take much longer. */
  private static final Duration PROBE = Duration.ofMinutes(2);

  private static final Duration PROTECTION = Duration.ofSeconds(10);

  /** EIO and EROFS, as programs print them. */
  private static final List<String> REFUSALS =
      List.of("Input/output error", "Read-only file system");

  private final ObservedPrograms observed;
  private final ProgramRunner programs;
  private final MountTable table;
  private final DeviceGuard proven;
  private final ContentProbe content;
  private final DeviceReads reads;
  private final DuplicateFilesystems twins;
  private final DeviceProtection protection;

  ProgramFilesystems(
      ObservedPrograms observed,
      ProgramRunner programs,
      MountTable table,
      DeviceGuard proven,
      ContentProbe content,
      DeviceReads reads,
      DuplicateFilesystems twins,
      DeviceProtection protection) {
    this.protection = protection;
    this.observed = observed;
    this.programs = programs;
    this.table = table;
    this.proven = proven;
    this.content = content;
    this.reads = reads;
    this.twins = twins;
  }

  @Override
  public ProbeOutcome probe(Namespace device, Duration patience) {
    Deadline deadline = Deadline.in(patience);
    return proven.use(
        device,
        ProbeOutcome.Unknown::new,
        node -> content.probe(node, device.contentBytes(), deadline));
  }

  /**
   * Probes the device once more right before mkfs: mkfs.ext4 would not, and its content may have
   * changed since.
   */
  @Override
  public StepOutcome make(
      Namespace device,
      FilesystemType type,
      MkfsOptions options,
      Duration patience,
      StepObserver observer) {
    Deadline deadline = Deadline.in(patience);
    return proven.use(
        device,
        StepOutcome.Failed::new,
        node ->
            switch (content.probe(node, device.contentBytes(), deadline.part(PROBE))) {
              case ProbeOutcome.NothingFound() -> made(node, type, options, deadline, observer);
              case ProbeOutcome.Holds(String found) -> refused(node, found);
              case ProbeOutcome.HoldsOther(String found) -> refused(node, found);
              case ProbeOutcome.HoldsLuks _ -> refused(node, "a LUKS header");
              case ProbeOutcome.Unknown(String why) -> new StepOutcome.Failed(why);
            });
  }

  private StepOutcome made(
      Path node,
      FilesystemType type,
      MkfsOptions options,
      Deadline deadline,
      StepObserver observer) {
    return switch (MkfsCommand.of(type, options, node, () -> MkfsVersion.ask(programs, type))) {
      case MkfsCommand.Argv(List<String> words) -> run(words, deadline, observer);
      case MkfsCommand.Refused(String why) ->
          new StepOutcome.Failed(why + "; " + node + " is as it was");
    };
  }

  @Override
  public OptionalLong size(Namespace device, FilesystemType type, Duration patience) {
    Deadline deadline = Deadline.in(patience);
    return proven.use(
        device,
        _ -> OptionalLong.empty(),
        node -> content.size(node, device.contentBytes(), type, deadline));
  }

  private static StepOutcome refused(Path node, String found) {
    return new StepOutcome.Failed(node + " is not formatted, it holds " + found);
  }

  @Override
  public CheckOutcome check(
      Namespace device, FilesystemType type, Duration patience, StepObserver observer) {
    Deadline deadline = Deadline.in(patience);
    return proven.use(
        device,
        CheckOutcome.Unknown::new,
        node ->
            FilesystemKind.of(type)
                .check(observed.seenBy(observer), reads, node, writable(device, node), deadline));
  }

  /** Not if the target protects it; a protection that readers have left is removed. */
  private boolean writable(Namespace device, Path node) {
    return !device.readOnly()
        || (protection.conflict(device, false).isEmpty()
            && protection.set(node, false, Deadline.in(PROTECTION)).isEmpty());
  }

  /**
   * The growing programs of xfs and btrfs go by a path, and btrfs takes any: what is mounted there
   * has to be this device's, or it would grow the host's own.
   */
  @Override
  public StepOutcome grow(
      Namespace device,
      FilesystemType type,
      HostPath mountPoint,
      Duration patience,
      StepObserver observer) {
    Deadline deadline = Deadline.in(patience);
    if (table.top(mountPoint).filter(seen -> MountComparison.holds(seen, device, type)).isEmpty()) {
      return new StepOutcome.Failed(
          "what is mounted at "
              + mountPoint
              + " is not "
              + type.word()
              + " of "
              + device.describe());
    }
    return proven.use(
        device,
        StepOutcome.Failed::new,
        node -> explained(run(FilesystemKind.of(type).grow(node, mountPoint), deadline, observer)));
  }

  /**
   * The kernel refuses to grow an ext4 with the error flag with EPERM (ext4_resize_begin in
   * fs/ext4/resize.c), as it does without CAP_SYS_RESOURCE.
   */
  private static StepOutcome explained(StepOutcome outcome) {
    return outcome instanceof StepOutcome.Failed(String why)
            && why.contains("Permission denied to resize")
        ? new StepOutcome.Failed(
            "the filesystem has errors on record, and the kernel grows it only after a check:"
                + " delete the pods that use the volume, the next staging checks and grows it"
                + " (if the check finds nothing, the plugin lacks CAP_SYS_RESOURCE: holdfast"
                + " doctor); "
                + why)
        : outcome;
  }

  @Override
  public boolean twinMounted(Namespace device, FilesystemType type, Duration patience) {
    Deadline deadline = Deadline.in(patience);
    return proven.use(device, _ -> true, node -> twins.anyMounted(device, node, type, deadline));
  }

  @Override
  public UsageOutcome usage(HostPath path, Duration patience) {
    return new FilesystemUsage(programs).of(path, patience);
  }

  /** utimensat(2) asks for a transaction, which a filesystem that has stopped does not begin. */
  @Override
  public Optional<String> refusesChanges(String mountPoint, Duration patience) {
    Program touch =
        Program.of(
            patience,
            "touch",
            "--no-create",
            "--time=access",
            "--reference=" + mountPoint,
            "--",
            mountPoint);
    return programs.run(touch) instanceof ProgramResult.Exited exited && !exited.ok()
        ? REFUSALS.stream().filter(exited.said()::contains).findFirst()
        : Optional.empty();
  }

  private StepOutcome run(List<String> argv, Deadline patience, StepObserver observer) {
    Program program = Program.of(patience.left(), argv);
    ProgramResult result = observed.seenBy(observer).run(program);
    return switch (result) {
      case ProgramResult.Exited exited when exited.ok() -> new StepOutcome.Done();
      case ProgramResult.TimedOut _ -> new StepOutcome.TimedOut(Explanation.of(program, result));
      default -> new StepOutcome.Failed(Explanation.of(program, result));
    };
  }
}

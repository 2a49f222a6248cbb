package dev.holdfast.adapters.mount.mountpoint;

import dev.holdfast.adapters.mount.program.Explanation;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** mount(8) and umount(8) of util-linux. Their result only; the caller checks the mount table. */
public final class MountCommands {
  private static final Pattern SUPERBLOCK =
      Pattern.compile(
          "wrong fs type|bad superblock|can't read superblock|Function not implemented");

  private final ProgramRunner programs;

  public MountCommands(ProgramRunner programs) {
    this.programs = programs;
  }

  public MountOutcome mount(
      FilesystemType type, Path node, HostPath target, MountOptions options, Deadline deadline) {
    List<String> argv = new ArrayList<>(List.of("mount", "-t", type.word()));
    if (!options.words().isEmpty()) {
      argv.addAll(List.of("-o", options.toString()));
    }
    argv.addAll(List.of("--", node.toString(), target.value()));
    MountOutcome outcome = run(argv, deadline);
    return outcome instanceof MountOutcome.Failed(String why) && SUPERBLOCK.matcher(why).find()
        ? new MountOutcome.Failed(why + causes(type) + labelled(options))
        : outcome;
  }

  /** One text of mount(8) for many causes; the filesystem is often sound. */
  private static String causes(FilesystemType type) {
    String feature =
        switch (type) {
          case EXT4 -> "a feature that this kernel does not know (orphan_file needs 5.15)";
          case XFS ->
              "a feature that this kernel does not know (nrext64 needs 5.19), or sectors of 512 bytes"
                  + " on a namespace with blocks of 4096 (clone it to one with blocks of 512)";
          case BTRFS -> "a feature that this kernel does not know";
        };
    return "; the kernel writes the cause into its log (dmesg). Apart from damage it may be "
        + feature
        + ": the data are sound then, and a node with a newer kernel mounts them";
  }

  private static String labelled(MountOptions options) {
    return options.labels().none()
        ? ""
        : ". Or the policy of this node's SELinux does not have the label "
            + String.join(",", options.labels().words());
  }

  public MountOutcome bind(String source, HostPath target, Deadline deadline) {
    return run(List.of("mount", "--bind", "--", source, target.value()), deadline);
  }

  /** Makes this one mount read-only; the filesystem and its other mounts stay as they are. */
  public MountOutcome makeReadOnly(HostPath target, Deadline deadline) {
    return run(List.of("mount", "-o", "remount,bind,ro", "--", target.value()), deadline);
  }

  /** Not lazily and not by force: both would say done while the kernel still writes. */
  public MountOutcome unmount(HostPath target, Deadline deadline) {
    return run(List.of("umount", "--", target.value()), deadline);
  }

  private MountOutcome run(List<String> argv, Deadline deadline) {
    Program program = Program.of(deadline.left(), argv);
    ProgramResult result = programs.run(program);
    return switch (result) {
      case ProgramResult.Exited exited when exited.ok() -> new MountOutcome.Done();
      case ProgramResult.TimedOut _ -> new MountOutcome.TimedOut(Explanation.of(program, result));
      default -> new MountOutcome.Failed(Explanation.of(program, result));
    };
  }
}

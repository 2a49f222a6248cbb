package dev.holdfast.adapters.sysfs.group;

import dev.holdfast.adapters.sysfs.group.VolumeFiles.Owner;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.AbandonableCalls.Answer;
import dev.holdfast.application.port.out.mount.VolumeGroups;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.MountGroup;
import java.nio.file.Path;
import java.time.Duration;

/** Asks the kernel for the files of a mount point. */
public final class KernelVolumeGroups implements VolumeGroups {
  private final VolumeFiles files;
  private final AbandonableCalls calls;

  public KernelVolumeGroups(VolumeFiles files, AbandonableCalls calls) {
    this.files = files;
    this.calls = calls;
  }

  @Override
  public Root root(HostPath mountPoint, MountGroup group, Duration patience) {
    Path place = Path.of(mountPoint.value());
    String what = "read the group of " + mountPoint;
    return switch (calls.call(what, patience, () -> files.root(place))) {
      case Answer.Returned<Owner>(Owner owner) ->
          group.has(owner.group(), owner.mode())
              ? new Root.Has()
              : new Root.Lacks(owner.toString());
      case Answer.Threw<Owner>(KernelRefusal refusal) -> new Root.Unknown(why(refusal));
      case Answer.Threw<Owner>(Exception cause) -> new Root.Unknown(what + ": " + cause);
      case Answer.Abandoned<Owner> _ -> new Root.Unknown(what + ": no answer in " + patience);
      case Answer.StillHangs<Owner> _ ->
          new Root.Unknown(what + ": not tried, an earlier one hangs in the kernel");
      case Answer.NoPlace<Owner>(int underWay) ->
          new Root.Unknown(
              what + ": not tried, " + underWay + " calls into the kernel are under way or hang");
    };
  }

  /** On the caller's thread, which it may keep as long as the kernel does. */
  @Override
  public Given give(HostPath mountPoint, MountGroup group, Walk walk) {
    try {
      return files.give(Path.of(mountPoint.value()), group, walk);
    } catch (KernelRefusal refusal) {
      return new Given.Failed(why(refusal));
    }
  }

  private static String why(KernelRefusal refusal) {
    String message = String.valueOf(refusal.getMessage());
    int number = message.lastIndexOf(": errno ");
    return (number < 0 ? message : message.substring(0, number))
        + ": "
        + Errno.shown(refusal.errno());
  }
}

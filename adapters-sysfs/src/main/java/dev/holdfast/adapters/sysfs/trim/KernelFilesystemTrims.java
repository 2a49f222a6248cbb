package dev.holdfast.adapters.sysfs.trim;

import dev.holdfast.adapters.sysfs.files.KernelFiles;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.port.out.mount.FilesystemTrims;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.namespace.Namespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Trims by the filesystem's own ioctl (FITRIM). It waits for the target, so each is made on a
 * worker that can be left behind. As long as it does, the mount is busy.
 */
public final class KernelFilesystemTrims implements FilesystemTrims {
  private final SysfsRoot sysfs;
  private final KernelFiles kernel;
  private final AbandonableCalls calls;

  public KernelFilesystemTrims(SysfsRoot sysfs, KernelFiles kernel, AbandonableCalls calls) {
    this.sysfs = sysfs;
    this.kernel = kernel;
    this.calls = calls;
  }

  @Override
  public TrimOutcome trim(Mount mount, Namespace device, long from, long bytes, Duration patience) {
    String what = "trim " + mount.mountPoint();
    return switch (calls.call(what, patience, () -> trim(mount, device, from, bytes))) {
      case AbandonableCalls.Answer.Returned<TrimOutcome>(TrimOutcome outcome) -> outcome;
      case AbandonableCalls.Answer.Abandoned<TrimOutcome> _ ->
          new TrimOutcome.NoAnswer(what + ": no answer in " + patience.toSeconds() + " s");
      case AbandonableCalls.Answer.StillHangs<TrimOutcome> _ ->
          new TrimOutcome.NoAnswer(what + ": not tried, an earlier one hangs in the kernel");
      case AbandonableCalls.Answer.NoPlace<TrimOutcome>(int underWay) ->
          new TrimOutcome.Failed(
              what + ": not tried, " + underWay + " trims are under way or hang in the kernel");
      case AbandonableCalls.Answer.Threw<TrimOutcome>(Exception cause) ->
          new TrimOutcome.Failed(what + ": " + cause.getMessage());
    };
  }

  private TrimOutcome trim(Mount mount, Namespace device, long from, long bytes) {
    try {
      return new TrimOutcome.Trimmed(
          kernel.trim(Path.of(mount.mountPoint()), mount.id(), from, bytes));
    } catch (KernelRefusal refusal) {
      return refused(mount, device, from, refusal);
    }
  }

  /** A piece that begins behind the end is an invalid one (EINVAL). */
  private TrimOutcome refused(Mount mount, Namespace device, long from, KernelRefusal refusal) {
    Optional<Errno> errno = Errno.of(refusal.errno());
    String answer = mount.mountPoint() + ": " + Errno.shown(refusal.errno());
    return switch (errno.orElse(Errno.EIO)) {
      case EOPNOTSUPP, ENOTTY -> new TrimOutcome.Unsupported(unsupported(mount, device));
      case EROFS -> new TrimOutcome.Unsupported(mount.describe() + " is mounted read-only");
      case ENOSYS ->
          new TrimOutcome.Unsupported(
              "this kernel does not show on which mount a file is (Linux 5.8 and newer do)");
      case EINVAL -> from > 0 ? new TrimOutcome.BehindTheEnd() : failed(answer);
      case ENODEV, ENOENT ->
          new TrimOutcome.OtherMount(
              "the mount at " + mount.mountPoint() + " was replaced or removed meanwhile");
      default -> failed(answer);
    };
  }

  private static TrimOutcome failed(String answer) {
    return new TrimOutcome.Failed("trim " + answer);
  }

  /** Only for the sentence: the kernel has answered. */
  private String unsupported(Mount mount, Namespace device) {
    Optional<String> limit =
        sysfs
            .directory("dev/block")
            .child(device.number().toString())
            .child("queue")
            .text("discard_max_bytes");
    return limit.equals(Optional.of("0"))
        ? device.device()
            + " has no discard (queue/discard_max_bytes is 0): its target does not take back what"
            + " is freed"
        : mount.describe() + " cannot be trimmed: the kernel does not support it";
  }
}

package dev.holdfast.application.port.out.mount;

import dev.holdfast.domain.namespace.Namespace;
import java.time.Duration;

/** Gives back to the target what a mounted filesystem does not use (fstrim). */
public interface FilesystemTrims {
  /**
   * Trims a piece of the filesystem that is mounted here, and of no other one: whatever is on top
   * of the mount point by now, a mount other than this is not trimmed.
   *
   * @param mount the one that was proven to be of the device
   * @param from where the piece begins, in bytes of the filesystem
   * @param bytes of the piece; may reach behind the filesystem's end
   */
  TrimOutcome trim(Mount mount, Namespace device, long from, long bytes, Duration patience);

  /** The result of trimming a piece. */
  sealed interface TrimOutcome {
    /**
     * @param bytes that the filesystem gave back; it may leave out what it gave back before
     */
    record Trimmed(long bytes) implements TrimOutcome {}

    /** The filesystem ends before this piece. */
    record BehindTheEnd() implements TrimOutcome {}

    /** The filesystem or its device does not know how. */
    record Unsupported(String why) implements TrimOutcome {}

    /** The mount is not there any more. Nothing was trimmed. */
    record OtherMount(String why) implements TrimOutcome {}

    record Failed(String why) implements TrimOutcome {}

    /** Not in time: the kernel may still be at it. */
    record NoAnswer(String why) implements TrimOutcome {}
  }
}

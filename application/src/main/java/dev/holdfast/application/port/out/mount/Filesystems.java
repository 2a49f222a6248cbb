package dev.holdfast.application.port.out.mount;

import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The filesystem of a device: found, made, checked and grown. No call guesses; all are bounded.
 * Those that may take long have an observer, to which their program is handed.
 */
public interface Filesystems {
  /** Looks at the device itself, past every cache. */
  ProbeOutcome probe(Namespace device, Duration patience);

  /** Makes a filesystem. Whether that may be done is decided before. */
  StepOutcome make(
      Namespace device,
      FilesystemType type,
      MkfsOptions options,
      Duration patience,
      StepObserver observer);

  /** As it is made where the volume has no wishes. */
  default StepOutcome make(
      Namespace device, FilesystemType type, Duration patience, StepObserver observer) {
    return make(device, type, MkfsOptions.USUAL, patience, observer);
  }

  /** Checks an unmounted filesystem as its kind allows, and repairs what is safe to repair. */
  CheckOutcome check(
      Namespace device, FilesystemType type, Duration patience, StepObserver observer);

  /**
   * How large the filesystem on the device believes its device to be, by its superblock; empty if
   * that cannot be read.
   */
  OptionalLong size(Namespace device, FilesystemType type, Duration patience);

  /** Grows a mounted filesystem to its device's size. */
  StepOutcome grow(
      Namespace device,
      FilesystemType type,
      HostPath mountPoint,
      Duration patience,
      StepObserver observer);

  /**
   * True if a mounted filesystem of this kind on another device has the same filesystem UUID, so
   * that xfs needs nouuid.
   */
  boolean twinMounted(Namespace device, FilesystemType type, Duration patience);

  /** How full the filesystem is that is mounted here; absent if it did not answer in time. */
  UsageOutcome usage(HostPath path, Duration patience);

  /**
   * The error with which the filesystem at this mount point refuses every change: after an error
   * ext4, xfs and btrfs do so until they are unmounted. Asks by setting an access time to what it
   * is.
   *
   * @return empty if it takes changes, or if that cannot be determined in time
   */
  Optional<String> refusesChanges(String mountPoint, Duration patience);

  /** The result of a low-level probe. */
  sealed interface ProbeOutcome {
    /** A filesystem, by blkid's word. */
    record Holds(String type) implements ProbeOutcome {}

    /**
     * A LUKS header.
     *
     * @param unfinished true if it has the note that its inside has no filesystem yet
     */
    record HoldsLuks(int version, boolean unfinished) implements ProbeOutcome {}

    /** Something that is no filesystem: a partition table, LVM. */
    record HoldsOther(String what) implements ProbeOutcome {}

    /** The device was read and nothing was found. Not yet a proof that it is empty. */
    record NothingFound() implements ProbeOutcome {}

    /** No answer that proves anything. */
    record Unknown(String why) implements ProbeOutcome {}
  }

  /** The result of making or growing. */
  sealed interface StepOutcome {
    record Done() implements StepOutcome {}

    record Failed(String why) implements StepOutcome {}

    record TimedOut(String why) implements StepOutcome {}
  }

  /** The result of a check. */
  sealed interface CheckOutcome {
    /** May be mounted: clean, repaired, or with a journal that the mount replays. */
    record Sound() implements CheckOutcome {}

    /** The program is too old for the filesystem and changed nothing; the mount decides. */
    record NotJudged(String why) implements CheckOutcome {}

    /** Needs a person. */
    record Damaged(String why) implements CheckOutcome {}

    /** The check itself could not be made. */
    record Unknown(String why) implements CheckOutcome {}
  }

  /** A filesystem's numbers. */
  sealed interface UsageOutcome {
    /**
     * All of statfs(2) that CSI asks for.
     *
     * @param availableBytes to users other than root
     * @param totalInodes 0 where the filesystem has no limit
     */
    record Usage(
        long totalBytes, long usedBytes, long availableBytes, long totalInodes, long freeInodes)
        implements UsageOutcome {}

    record NoAnswer(String why) implements UsageOutcome {}
  }
}

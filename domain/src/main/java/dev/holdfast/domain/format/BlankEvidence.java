package dev.holdfast.domain.format;

import java.util.List;
import java.util.Optional;

/**
 * What was seen of a device that no filesystem was found on.
 *
 * @param probe what the low-level probe said
 * @param pathUsable a live path carried the reads
 * @param identityProven the namespace is the one that was asked for, read from the device's own
 *     sysfs entry
 * @param bytes the device's size
 * @param expectedBytes the size that was asked for, if any
 * @param readOnly the device cannot be written
 * @param passes what was read, at least twice, some time apart
 * @param formattedBefore there is a record that this volume or this namespace was formatted once
 * @param handedOutRaw there is a record that this node gave it to a pod as a raw device
 */
public record BlankEvidence(
    ProbeVerdict probe,
    boolean pathUsable,
    boolean identityProven,
    long bytes,
    Optional<Long> expectedBytes,
    boolean readOnly,
    List<ReadPass> passes,
    boolean formattedBefore,
    boolean handedOutRaw) {

  public BlankEvidence {
    passes = List.copyOf(passes);
  }

  /** What the probe answered. */
  public enum ProbeVerdict {
    /** It read the device and found no signature. */
    NOTHING_FOUND,
    /** It found one. */
    SIGNATURE,
    /** It could not tell. */
    UNKNOWN
  }

  /** One look at the regions of the device, all of {@link Regions#of} or it proves nothing. */
  public record ReadPass(List<Region> regions) {
    public ReadPass {
      regions = List.copyOf(regions);
    }
  }

  /** What one read gave. */
  public record Region(long offset, long length, Content content) {}

  /** Whether a region that was read whole is all zero. */
  public enum Content {
    ZERO,
    DATA,
    UNREADABLE
  }
}

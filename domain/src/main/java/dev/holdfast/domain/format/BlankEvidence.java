package dev.holdfast.domain.format;

import java.util.List;
import java.util.Optional;

/**
 * The evidence about a device on which no filesystem was found.
 *
 * @param probe the result of the low-level probe
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

  /** The probe's result. */
  public enum ProbeVerdict {
    /** It read the device and found no signature. */
    NOTHING_FOUND,
    /** It found one. */
    SIGNATURE,
    /** It reached no result. */
    UNKNOWN
  }

  /** One pass over the regions of the device, all of {@link Regions#of} or it proves nothing. */
  public record ReadPass(List<Region> regions) {
    public ReadPass {
      regions = List.copyOf(regions);
    }
  }

  /** The result of one read. */
  public record Region(long offset, long length, Content content) {}

  /** Whether a region that was read whole is all zero. */
  public enum Content {
    ZERO,
    DATA,
    UNREADABLE
  }
}

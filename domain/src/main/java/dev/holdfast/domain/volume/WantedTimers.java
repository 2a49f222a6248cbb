package dev.holdfast.domain.volume;

import java.time.Duration;
import java.util.Optional;

/**
 * The required timers of a volume's controllers and of its device, as far as the kernel supports
 * them. Under {@link OutagePolicy#HOLD} the device is kept by its own delayed removal where there
 * is one, since then also a controller with another name finds it again; else by controllers that
 * are not given up. Only when the device is seen to be kept may the controllers be given up sooner:
 * at every moment one of the two keeps it.
 *
 * @param controllers of every controller created by Holdfast, a new one included
 * @param delayedRemoval of the multipath head; empty if this kernel does not support it
 */
public record WantedTimers(ConnectionPolicy controllers, Optional<Duration> delayedRemoval) {
  /**
   * The kernel counts the delay in ticks of 32 bits, up to 1000 a second
   * (drivers/nvme/host/multipath.c, nvme_mpath_remove_disk).
   */
  static final Duration LONGEST_REMOVAL = Duration.ofDays(49);

  /**
   * @param seen the delayed removal of the volume's device as it is now; empty if the kernel knows
   *     no such thing, or if there is no device
   */
  public static WantedTimers of(VolumeAttachment attachment, Optional<Duration> seen) {
    Duration keep = kept(attachment);
    boolean deviceIsKept =
        !keep.isZero() && seen.filter(now -> now.compareTo(keep) >= 0).isPresent();
    return new WantedTimers(
        deviceIsKept ? attachment.policy() : attachment.policyForNewController(),
        seen.map(_ -> keep));
  }

  private static Duration kept(VolumeAttachment attachment) {
    if (attachment.outagePolicy() == OutagePolicy.RELEASE) {
      return Duration.ZERO;
    }
    Duration wholeSeconds = Duration.ofSeconds(attachment.holdFor().toSeconds());
    return wholeSeconds.compareTo(LONGEST_REMOVAL) > 0 ? LONGEST_REMOVAL : wholeSeconds;
  }
}

package dev.holdfast.application.operation;

import dev.holdfast.application.port.out.RecoveryObserver;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes whose device was removed before everything was written to it: each loss is an error in
 * the log, is counted, stays a finding until the volume is staged or unstaged, and is the answer to
 * one call.
 */
public final class LostWrites {
  private static final Logger LOG = LoggerFactory.getLogger(LostWrites.class);

  private final RecoveryObserver observer;
  private final Map<VolumeId, String> losses = new ConcurrentHashMap<>();
  private final Set<VolumeId> reported = ConcurrentHashMap.newKeySet();

  public LostWrites(RecoveryObserver observer) {
    this.observer = observer;
  }

  /**
   * @param device and what used it, in words
   */
  public void found(VolumeId volume, String device) {
    String loss =
        "its device "
            + device
            + " was removed before the unmount had ended: what the kernel had not written to it by"
            + " then is lost. Look for 'lost async page write' in dmesg, and check the volume's data"
            + " before they are relied on";
    if (losses.putIfAbsent(volume, loss) == null) {
      LOG.error("volume {}: {}", volume, loss);
      observer.writesLost(volume);
    }
  }

  public Optional<String> of(VolumeId volume) {
    return Optional.ofNullable(losses.get(volume));
  }

  /** As {@link #of}, for one call. */
  public Optional<String> unreported(VolumeId volume) {
    return of(volume).filter(_ -> reported.add(volume));
  }

  /** It is staged again. */
  public void forget(VolumeId volume) {
    losses.remove(volume);
    reported.remove(volume);
  }

  public void keepOnly(Collection<VolumeId> staged) {
    losses.keySet().retainAll(staged);
    reported.retainAll(staged);
  }
}

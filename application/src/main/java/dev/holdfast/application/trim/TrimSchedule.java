package dev.holdfast.application.trim;

import dev.holdfast.application.port.in.TrimVolumes.Ending;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * When each volume is due. A volume that is seen for the first time, also by a new process, is due
 * at any moment of the next period. So nodes do not trim at once. It is not on record when a volume
 * was trimmed: however often processes and pods are started within a period, one trim a period is
 * to be expected. For one thread.
 */
final class TrimSchedule {
  /** After a trim that did not reach the end of its filesystem. */
  private static final Duration RETRY = Duration.ofHours(1);

  /** Of a wait, more or less: a tenth. */
  private static final double SPREAD = 0.2;

  private final RandomGenerator chance;
  private final Map<VolumeId, Duration> due = new HashMap<>();

  TrimSchedule(RandomGenerator chance) {
    this.chance = chance;
  }

  /**
   * Those that are due now, the one that waits longest first; forgets those that are not staged.
   */
  List<VolumeId> due(Collection<VolumeId> staged, Duration every, Duration now) {
    due.keySet().retainAll(staged);
    staged.forEach(
        volume -> due.computeIfAbsent(volume, _ -> now.plus(part(every, chance.nextDouble()))));
    return due.entrySet().stream()
        .filter(entry -> entry.getValue().compareTo(now) <= 0)
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  void ended(VolumeId volume, Ending how, Duration every, Duration now) {
    Duration wait =
        switch (how) {
          case DONE, UNSUPPORTED -> every;
          case STOPPED, FAILED -> every.compareTo(RETRY) < 0 ? every : RETRY;
        };
    due.put(volume, now.plus(part(wait, 1 - SPREAD / 2 + SPREAD * chance.nextDouble())));
  }

  private static Duration part(Duration whole, double part) {
    return Duration.ofMillis((long) (whole.toMillis() * part));
  }
}

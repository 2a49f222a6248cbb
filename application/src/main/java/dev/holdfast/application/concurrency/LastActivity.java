package dev.holdfast.application.concurrency;

import java.util.HashMap;
import java.util.Map;

/**
 * Knows whether an operation has been in progress on an object since some moment, so that an
 * observation of that moment may be judged now. Moments are counted, not timed.
 */
final class LastActivity<K> {
  private final Map<K, Integer> atWork = new HashMap<>();
  private final Map<K, Long> ended = new HashMap<>();
  private long moment;

  synchronized void begin(K thing) {
    atWork.merge(thing, 1, Integer::sum);
  }

  synchronized void end(K thing) {
    atWork.computeIfPresent(thing, (key, count) -> count == 1 ? null : count - 1);
    ended.put(thing, ++moment);
  }

  synchronized long now() {
    return moment;
  }

  synchronized boolean quietSince(K thing, long since) {
    return !atWork.containsKey(thing) && ended.getOrDefault(thing, 0L) <= since;
  }

  /** Moments before this one are not asked about any more. */
  synchronized void forgetBefore(long since) {
    ended.values().removeIf(end -> end <= since);
  }
}

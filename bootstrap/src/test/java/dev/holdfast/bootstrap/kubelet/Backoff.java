package dev.holdfast.bootstrap.kubelet;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The pauses between failed tries of one operation: 500 ms, doubled up to 2 min 2 s
 * (pkg/util/goroutinemap/exponentialbackoff). The time is held.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(122);

  private record Pause(Duration length, Duration until) {}

  private final Map<String, Pause> pauses = new HashMap<>();
  private Duration now = Duration.ZERO;

  boolean pausing(String operation) {
    return Optional.ofNullable(pauses.get(operation))
        .filter(pause -> pause.until().compareTo(now) > 0)
        .isPresent();
  }

  void failed(String operation) {
    Duration length =
        Optional.ofNullable(pauses.get(operation))
            .map(pause -> pause.length().multipliedBy(2))
            .filter(doubled -> doubled.compareTo(LONGEST) < 0)
            .orElse(pauses.containsKey(operation) ? LONGEST : FIRST);
    pauses.put(operation, new Pause(length, now.plus(length)));
  }

  void succeeded(String operation) {
    pauses.remove(operation);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** To the end of the pause that ends first. */
  void skip() {
    pauses.values().stream()
        .map(Pause::until)
        .filter(until -> until.compareTo(now) > 0)
        .min(Duration::compareTo)
        .ifPresent(until -> now = until);
  }
}

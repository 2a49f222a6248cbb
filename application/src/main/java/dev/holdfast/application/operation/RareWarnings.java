package dev.holdfast.application.operation;

import dev.holdfast.application.concurrency.HostTime;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Warnings that may repeat with every move of a machine: one line in ten minutes. */
public final class RareWarnings {
  private static final Duration REPEAT = Duration.ofMinutes(10);

  private final Consumer<String> log;
  private final HostTime time;
  private @Nullable Duration last;
  private int suppressed;

  public RareWarnings(Consumer<String> log, HostTime time) {
    this.log = log;
    this.time = time;
  }

  public void warn(String message) {
    int before = dueAfter();
    if (before >= 0) {
      log.accept(
          before == 0 ? message : message + " (and " + before + " warnings since the last one)");
    }
  }

  /** How many were suppressed before this one; negative if this one is to be suppressed too. */
  private synchronized int dueAfter() {
    Duration now = time.uptime();
    if (last != null && now.minus(last).compareTo(REPEAT) < 0) {
      suppressed++;
      return -1;
    }
    int before = suppressed;
    last = now;
    suppressed = 0;
    return before;
  }
}

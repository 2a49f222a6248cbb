package dev.holdfast.application.concurrency;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Warnings that may repeat with every look, attempt or move of a machine: of each subject one line
 * in ten minutes, which counts those that were left out.
 */
public final class RareWarnings {
  private static final Duration REPEAT = Duration.ofMinutes(10);
  private static final int MOST_SUBJECTS = 1000;

  private record Line(Duration at, int suppressed) {}

  private final Consumer<String> log;
  private final HostTime time;

  /** The one that was logged longest ago comes first. */
  private final Map<String, Line> lines = new LinkedHashMap<>();

  public RareWarnings(Consumer<String> log, HostTime time) {
    this.log = log;
    this.time = time;
  }

  /** All of this kind have one subject. */
  public void warn(String message) {
    warn("", message);
  }

  /**
   * @param subject what the warning is about, such as a host's name
   */
  public void warn(String subject, String message) {
    due(subject, message).ifPresent(log);
  }

  /** The line that is to be logged now, with a stack perhaps; empty if it is only counted. */
  public Optional<String> due(String subject, String message) {
    int before = dueAfter(subject);
    if (before < 0) {
      return Optional.empty();
    }
    return Optional.of(
        before == 0 ? message : message + " (and " + before + " warnings since the last one)");
  }

  /** How many were suppressed before this one; negative if this one is to be suppressed too. */
  private synchronized int dueAfter(String subject) {
    Duration now = time.uptime();
    Line last = lines.get(subject);
    if (last != null && now.minus(last.at()).compareTo(REPEAT) < 0) {
      lines.put(subject, new Line(last.at(), last.suppressed() + 1));
      return -1;
    }
    lines.remove(subject);
    if (lines.size() >= MOST_SUBJECTS) {
      lines.remove(lines.keySet().iterator().next());
    }
    lines.put(subject, new Line(now, 0));
    return last == null ? 0 : last.suppressed();
  }
}

package dev.holdfast.application.operation;

import dev.holdfast.application.port.in.ReportVolumeHealth.Aside;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures of single volumes, records, mounts or subsystems, which are tried again while all others
 * go on. Each failure is logged when it begins or changes, not each time, and shown while it lasts.
 *
 * <p>The guard takes an {@link Error} as well: a thread that cannot be started, or a class that
 * cannot be loaded, must cost no more than what needed it. Where the heap is exhausted the virtual
 * machine ends by itself ({@code -XX:+ExitOnOutOfMemoryError}).
 */
public final class PartialFailures {
  private static final Logger LOG = LoggerFactory.getLogger(PartialFailures.class);

  private record Key(Kind kind, String what) {}

  private final Map<Key, String> failing = new ConcurrentHashMap<>();

  /** Runs a step. False if it failed: that is logged and shown. */
  public boolean attempt(Kind kind, String what, Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      failed(kind, what, e);
      return false;
    }
    well(kind, what);
    return true;
  }

  /** Logged with its stack. */
  public void failed(Kind kind, String what, Throwable why) {
    if (isNew(kind, what, why.toString())) {
      LOG.warn(
          "{} {} is set aside, and tried again later; all else goes on", kind.word(), what, why);
    }
  }

  /** For a known failure, in words that contain what helps. */
  public void failed(Kind kind, String what, String why) {
    if (isNew(kind, what, why)) {
      LOG.warn(
          "{} {} is set aside, and tried again later; all else goes on: {}",
          kind.word(),
          what,
          why);
    }
  }

  private boolean isNew(Kind kind, String what, String why) {
    return !why.equals(failing.put(new Key(kind, what), why));
  }

  public void well(Kind kind, String what) {
    if (!failing.isEmpty() && failing.remove(new Key(kind, what)) != null) {
      LOG.info("{} {} is well again", kind.word(), what);
    }
  }

  /** Forgets all others of this kind: they are not there any more. */
  public void keepOnly(Kind kind, Set<String> whats) {
    failing.keySet().removeIf(key -> key.kind() == kind && !whats.contains(key.what()));
  }

  /** In a stable order. */
  public List<Aside> all() {
    return failing.entrySet().stream()
        .map(entry ->
            new Aside(entry.getKey().kind().word(), entry.getKey().what(), entry.getValue()))
        .sorted(Comparator.comparing(Aside::kind).thenComparing(Aside::what))
        .toList();
  }
}

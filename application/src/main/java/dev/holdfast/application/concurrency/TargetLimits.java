package dev.holdfast.application.concurrency;

import dev.holdfast.domain.identity.TransportId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many connects may be under way to one target address at once: one more after each that
 * succeeds, half as many after one that the target did not answer. A rebooted target is so met with
 * a few connects and then with ever more, and a dead one costs one hanging connect.
 */
public final class TargetLimits {
  /** Before anything is known of an address. */
  private static final int FIRST = 16;

  private static final int MOST = 64;

  /** What came of a connect. */
  public enum Answer {
    /** The target took it. */
    TAKEN,
    /** It answered otherwise, and soon. */
    REFUSED,
    /** It did not answer. */
    SILENT
  }

  private static final class Load {
    double limit = FIRST;
    int underWay;
  }

  private final Map<String, Load> loads = new HashMap<>();

  /** A place for one connect, to be given back with what came of it. */
  @FunctionalInterface
  public interface Place {
    void leave(Answer answer);
  }

  /** Empty if there are enough under way to that address. */
  public synchronized Optional<Place> tryEnter(TransportId address) {
    Load load = loads.computeIfAbsent(key(address), _ -> new Load());
    if (load.underWay >= (int) load.limit) {
      return Optional.empty();
    }
    load.underWay++;
    return Optional.of(answer -> leave(load, answer));
  }

  /** Those that may be under way to an address at once, by what is known now. */
  public synchronized int limit(TransportId address) {
    Load load = loads.get(key(address));
    return load == null ? FIRST : (int) load.limit;
  }

  private synchronized void leave(Load load, Answer answer) {
    load.underWay--;
    load.limit =
        switch (answer) {
          case TAKEN -> Math.min(MOST, load.limit + 1);
          case REFUSED -> load.limit;
          case SILENT -> Math.max(1, load.limit / 2);
        };
  }

  private static String key(TransportId address) {
    return address.traddr() + " " + address.trsvcid();
  }
}

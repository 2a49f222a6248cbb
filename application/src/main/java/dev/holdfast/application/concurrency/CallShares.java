package dev.holdfast.application.concurrency;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The places for calls that may hang, by what they do. Each kind has its own, so that however many
 * calls of one kind hang, those of every other find a place.
 */
public final class CallShares {
  private static final int ALL = 100;

  /** Kinds of calls, each with its share of all places in percent. */
  public enum Kind {
    /** Writes to {@code /dev/nvme-fabrics}. */
    CONNECT(30),
    /** Deletions and rescans of controllers. */
    CONTROLLER(20),
    /** Writes of timers and policies. */
    SETTING(10),
    /** Scans of sysfs. */
    READ(5),
    /** Reads of devices. */
    DEVICE(10),
    /** Lookups of names. */
    NAME(10),
    /** Commands of reservations. */
    RESERVATION(10),
    /** Trims of filesystems. */
    TRIM(5);

    private final int percent;

    Kind(int percent) {
      this.percent = percent;
    }

    /** As metrics have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Kind, AbandonableCalls> shares = new EnumMap<>(Kind.class);

  /**
   * @param places of all kinds together; each has two at least
   */
  public CallShares(int places, HostTime time) {
    for (Kind kind : Kind.values()) {
      int cap = Math.max(2, places * kind.percent / ALL);
      shares.put(kind, new AbandonableCalls(kind.word(), cap, time));
    }
  }

  public AbandonableCalls of(Kind kind) {
    return Objects.requireNonNull(shares.get(kind));
  }

  /** How many abandoned calls of any kind have not ended. */
  public int hung() {
    return shares.values().stream().mapToInt(AbandonableCalls::hung).sum();
  }
}

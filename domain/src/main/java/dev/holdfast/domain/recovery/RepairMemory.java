package dev.holdfast.domain.recovery;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attempts made on one subsystem. Times are uptimes: no change of the clock makes a repair
 * early or late.
 */
public record RepairMemory(Map<RecoveryAction, Attempts> attempts) {
  public static final RepairMemory NONE = new RepairMemory(Map.of());

  /**
   * The attempts of one repair. Those since it was last not wanted are shown; the distance to the
   * next one and the horizon also count earlier ones, so that what fails as soon as it was repaired
   * is not repaired without end as often as possible.
   *
   * @param tried how often it was tried since it is wanted
   * @param earlier how often before that, with less than {@link Pace#COOLDOWN} in between
   * @param wantedSince when the first of all these was wanted
   * @param lastWanted when it was last wanted
   * @param notBefore when it may be tried next
   * @param last the result of the last attempt; empty before the first
   * @param paused true if it was not wanted at the last look
   */
  public record Attempts(
      int tried,
      int earlier,
      Duration wantedSince,
      Duration lastWanted,
      Duration notBefore,
      String last,
      boolean paused) {
    static Attempts none(Duration uptime, Duration settle) {
      return new Attempts(0, 0, uptime, uptime, uptime.plus(settle), "", false);
    }

    Attempts wanted(Duration uptime) {
      return paused
          ? new Attempts(0, earlier + tried, wantedSince, uptime, notBefore, "", false)
          : new Attempts(tried, earlier, wantedSince, uptime, notBefore, last, false);
    }

    Attempts notWanted() {
      return new Attempts(tried, earlier, wantedSince, lastWanted, notBefore, last, true);
    }

    boolean due(Duration uptime) {
      return uptime.compareTo(notBefore) >= 0;
    }

    /** Tried without success for longer than makes sense. */
    public boolean pastHorizon(Pace pace, Duration uptime) {
      return tried > 0 && uptime.minus(wantedSince).compareTo(pace.horizon()) > 0;
    }
  }

  public RepairMemory {
    attempts = Map.copyOf(attempts);
  }

  public Optional<Attempts> of(RecoveryAction action) {
    return Optional.ofNullable(attempts.get(action));
  }

  /** Notes what is wanted now, and forgets what has not been for a while. */
  RepairMemory wanted(Collection<? extends RecoveryAction> actions, Duration uptime) {
    Map<RecoveryAction, Attempts> kept = new HashMap<>();
    attempts.forEach((action, old) -> {
      if (uptime.minus(old.lastWanted()).compareTo(Pace.COOLDOWN) < 0) {
        kept.put(action, old.notWanted());
      }
    });
    for (RecoveryAction action : actions) {
      Attempts old = kept.containsKey(action) ? attempts.get(action) : null;
      kept.put(
          action, old == null ? Attempts.none(uptime, action.pace().settle()) : old.wanted(uptime));
    }
    return new RepairMemory(kept);
  }

  /** Those of these whose time has come. */
  List<RecoveryAction> due(Collection<? extends RecoveryAction> actions, Duration uptime) {
    return actions.stream()
        .<RecoveryAction>map(action -> action)
        .filter(action -> of(action).map(tries -> tries.due(uptime)).orElse(true))
        .toList();
  }

  /**
   * After an attempt.
   *
   * @param jitter from 0 to 1
   */
  public RepairMemory tried(RecoveryAction action, String outcome, Duration uptime, double jitter) {
    Attempts old = of(action).orElse(Attempts.none(uptime, Duration.ZERO));
    Pace pace = action.pace();
    int tried = old.tried() + 1;
    Duration distance =
        old.pastHorizon(pace, uptime) ? pace.most() : pace.after(old.earlier() + tried, jitter);
    Map<RecoveryAction, Attempts> changed = new HashMap<>(attempts);
    changed.put(
        action,
        new Attempts(
            tried,
            old.earlier(),
            old.wantedSince(),
            uptime,
            uptime.plus(distance),
            outcome,
            old.paused()));
    return new RepairMemory(changed);
  }

  /** Everything may be tried at once. */
  public RepairMemory impatient() {
    Map<RecoveryAction, Attempts> changed = new HashMap<>(attempts);
    changed.replaceAll((_, old) ->
        new Attempts(
            old.tried(),
            old.earlier(),
            old.wantedSince(),
            old.lastWanted(),
            Duration.ZERO,
            old.last(),
            old.paused()));
    return new RepairMemory(changed);
  }

  /** When the next of these may be tried. */
  Optional<Duration> next(Collection<? extends RecoveryAction> actions) {
    return actions.stream()
        .flatMap(action -> of(action).stream())
        .map(Attempts::notBefore)
        .min(Duration::compareTo);
  }
}

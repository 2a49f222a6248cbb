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
   * The attempts of one repair.
   *
   * @param tried how often it was tried since it is wanted
   * @param wantedSince when it was first wanted
   * @param lastWanted when it was last wanted
   * @param notBefore when it may be tried next
   * @param last the result of the last attempt; empty before the first
   */
  public record Attempts(
      int tried, Duration wantedSince, Duration lastWanted, Duration notBefore, String last) {
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
        kept.put(action, old);
      }
    });
    for (RecoveryAction action : actions) {
      Attempts old = kept.get(action);
      kept.put(
          action,
          old == null
              ? new Attempts(0, uptime, uptime, uptime.plus(action.pace().settle()), "")
              : new Attempts(old.tried(), old.wantedSince(), uptime, old.notBefore(), old.last()));
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
    Attempts old = of(action).orElse(new Attempts(0, uptime, uptime, uptime, ""));
    Pace pace = action.pace();
    Duration distance =
        old.pastHorizon(pace, uptime) ? pace.most() : pace.after(old.tried() + 1, jitter);
    Map<RecoveryAction, Attempts> changed = new HashMap<>(attempts);
    changed.put(
        action,
        new Attempts(old.tried() + 1, old.wantedSince(), uptime, uptime.plus(distance), outcome));
    return new RepairMemory(changed);
  }

  /** Everything may be tried at once. */
  public RepairMemory impatient() {
    Map<RecoveryAction, Attempts> changed = new HashMap<>(attempts);
    changed.replaceAll((_, old) ->
        new Attempts(old.tried(), old.wantedSince(), old.lastWanted(), Duration.ZERO, old.last()));
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

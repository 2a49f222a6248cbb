package dev.holdfast.simulator.clock;

import dev.holdfast.simulator.clock.Turn.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The threads that wait, in the order in which they began to. {@link Turns} guards them. */
final class Waiters {
  private final List<Turn> all = new ArrayList<>();

  void add(Turn turn) {
    all.add(turn);
  }

  boolean remove(Turn turn) {
    return all.remove(turn);
  }

  List<Turn> all() {
    return List.copyOf(all);
  }

  void clear() {
    all.clear();
  }

  /** Guests evaluate their conditions themselves. */
  void wakeGuests() {
    all.stream()
        .filter(turn -> turn.kind == Kind.GUEST)
        .forEach(guest -> LockSupport.unpark(guest.thread));
  }

  /**
   * The next moment at which anything ends or falls due; {@link Timers#NEVER} if time stands still.
   * Timers alone do not move it: some repeat indefinitely.
   */
  long nextMoment(Time time) {
    boolean moved = time.course().skips() || all.stream().anyMatch(turn -> turn.moves);
    long first = all.stream().mapToLong(turn -> turn.deadline).min().orElse(Timers.NEVER);
    return first == Timers.NEVER || !moved
        ? Timers.NEVER
        : Math.max(time.now(), Math.min(first, time.timers.first()));
  }

  /** Those whose time is up; one that moves time only if there is no other. */
  List<Turn> due(long moment) {
    List<Turn> due = all.stream().filter(turn -> turn.deadline <= moment).toList();
    List<Turn> others = due.stream().filter(turn -> !turn.moves).toList();
    return others.isEmpty() ? due.stream().limit(1).toList() : others;
  }
}

package dev.holdfast.simulator.clock;

import dev.holdfast.simulator.clock.Turn.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * While time is held, one thread runs at a time: the one that holds the clock, or one that the
 * clock started. It keeps the turn until it waits in the clock or ends. Then the next one gets it,
 * in the order in which they became ready; and when none is ready, time moves to the next moment at
 * which a wait or a timer ends. So a scenario takes the same steps on every machine.
 *
 * <p>Whichever thread gives its turn away decides who is next: it evaluates the conditions of all
 * that wait, in the order in which they began to, and runs the timers that fall due. Other threads
 * may wait in the clock too; they get no turn, and run as soon as what they wait for has come.
 */
final class Turns {
  private final Time time;
  private final Duration patience;
  private final Map<Thread, Turn> members = new HashMap<>();
  private final Deque<Turn> ready = new ArrayDeque<>();
  private final Waiters waiting = new Waiters();
  private final Trouble trouble = new Trouble();

  /** Has the turn, also while it decides who is next; null if all wait. */
  private @Nullable Turn running;

  private volatile boolean on;

  /** A condition that a thread waits for may hold since the last evaluation. */
  private boolean changed;

  private long givenAt = System.nanoTime();

  /**
   * @param patience in real time, for a thread that has the turn and is blocked elsewhere
   */
  Turns(Time time, Duration patience) {
    this.time = time;
    this.patience = patience;
  }

  /** The calling thread holds the clock, and has the turn when this returns. */
  void hold() {
    Turn turn;
    synchronized (this) {
      on = true;
      turn = members.computeIfAbsent(Thread.currentThread(), self -> new Turn(self, Kind.HOLDER));
      Turn now = running;
      if (now == turn) {
        return;
      }
      if (now != null && now.kind != Kind.HOLDER) {
        turn.go = false;
        ready.add(turn);
      } else {
        members.values().remove(now);
        take(turn);
      }
    }
    park(turn);
  }

  /** From now on all run at once. */
  synchronized void end() {
    on = false;
    running = null;
    Stream.concat(ready.stream(), waiting.all().stream()).forEach(Turns::go);
    ready.clear();
    waiting.clear();
    members.values().removeIf(member -> member.kind == Kind.HOLDER);
  }

  /** Starts a thread, which gets its turn in order; if time runs, at once. */
  void start(String name, Runnable task) {
    Thread thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> live(task));
    synchronized (this) {
      Turn turn = new Turn(thread, Kind.STARTED);
      members.put(thread, turn);
      turn.go = !on;
      if (on) {
        ready.add(turn);
      }
    }
    thread.start();
    wake();
  }

  private void live(Runnable task) {
    Turn turn = mine();
    park(turn);
    try {
      task.run();
    } catch (ClockClosed _) {
      // as it has to be
    } finally {
      leave(turn);
    }
  }

  private void leave(Turn turn) {
    synchronized (this) {
      members.remove(turn.thread);
      if (running != turn) {
        return;
      }
    }
    giveAway();
  }

  /** That of the calling thread. */
  synchronized Turn mine() {
    Thread self = Thread.currentThread();
    return members.getOrDefault(self, new Turn(self, Kind.GUEST));
  }

  synchronized boolean has(Turn turn) {
    return running == turn;
  }

  /**
   * Waits, while others have their turns, until the condition holds, or the deadline has come, or
   * time runs.
   *
   * @param moves time moves to the deadline, and all that can be done until then is done
   */
  void await(long deadline, BooleanSupplier condition, boolean moves) {
    Turn turn = mine();
    boolean decides;
    synchronized (this) {
      if (!on) {
        return;
      }
      turn.waitFor(deadline, condition, moves);
      waiting.add(turn);
      changed = true;
      decides = running == null || running == turn;
      if (decides) {
        running = turn;
      }
    }
    if (decides) {
      giveAway();
    }
    park(turn);
    if (moves || turn.kind == Kind.HOLDER) {
      trouble.rethrow();
    }
  }

  /** Makes all that wait evaluate their conditions again. Never blocks. */
  void wake() {
    if (!on) {
      return;
    }
    synchronized (this) {
      changed = true;
      waiting.wakeGuests();
      if (!on || running != null) {
        return;
      }
      running = mine();
    }
    giveAway();
  }

  /** The caller has the turn, or decides because none has. */
  private void giveAway() {
    while (true) {
      look();
      long moment;
      synchronized (this) {
        if (!on) {
          return;
        }
        Turn next = ready.poll();
        if (next != null) {
          take(next);
          return;
        }
        if (changed) {
          continue;
        }
        moment = waiting.nextMoment(time);
        if (moment == Timers.NEVER) {
          running = null;
          givenAt = System.nanoTime();
          return;
        }
      }
      moveTo(moment);
    }
  }

  /** Makes those ready whose conditions hold. */
  private void look() {
    List<Turn> all;
    synchronized (this) {
      changed = false;
      all = waiting.all();
    }
    for (Turn turn : all) {
      if (turn.holds()) {
        release(turn);
      }
    }
  }

  private void moveTo(long moment) {
    time.moveTo(moment);
    try {
      if (time.doDue(false)) {
        return;
      }
    } catch (RuntimeException | Error e) {
      trouble.keep(e);
      return;
    }
    List<Turn> due;
    synchronized (this) {
      due = waiting.due(moment);
    }
    due.forEach(this::release);
  }

  private synchronized void release(Turn turn) {
    if (!waiting.remove(turn)) {
      return;
    }
    if (turn.kind == Kind.GUEST) {
      go(turn);
    } else {
      ready.add(turn);
    }
  }

  /** The caller has the monitor. */
  private void take(Turn turn) {
    running = turn;
    givenAt = System.nanoTime();
    go(turn);
  }

  private static void go(Turn turn) {
    turn.go = true;
    LockSupport.unpark(turn.thread);
  }

  private void park(Turn turn) {
    boolean interrupted = false;
    try {
      while (!turn.go) {
        LockSupport.parkNanos(this, patience.toNanos());
        interrupted |= Thread.interrupted();
        if (turn.kind == Kind.GUEST && turn.holds()) {
          release(turn);
        }
        watch(turn);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * A thread that has the turn and is blocked outside of the clock would block all others
   * permanently.
   */
  private synchronized void watch(Turn turn) {
    Turn at = running;
    if (turn.go
        || System.nanoTime() - givenAt < patience.toNanos()
        || (at != null && !at.blocked())) {
      return;
    }
    IllegalStateException stuck = Trouble.standstill(at, members.values(), ready);
    waiting.remove(turn);
    ready.remove(turn);
    if (at != null) {
      trouble.keep(stuck);
      at.thread.interrupt();
    }
    throw stuck;
  }
}

package dev.holdfast.simulator.fault;

import dev.holdfast.simulator.clock.SimulatedClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** One place at which a fault can be injected. The setting made last applies. */
public final class FaultPoint {
  private final String name;
  private final SimulatedClock clock;
  private final AtomicInteger passes = new AtomicInteger();
  private final AtomicInteger hanging = new AtomicInteger();
  private volatile Setting setting = new Setting(new None());

  FaultPoint(String name, SimulatedClock clock) {
    this.name = name;
    this.clock = clock;
  }

  public String name() {
    return name;
  }

  /**
   * The next {@code times} passes fail.
   *
   * @param code an errno where the kernel is called, an exit status where a program is run
   */
  public FaultPoint failTimes(int times, int code) {
    return failTimes(times, code, "failed at " + name);
  }

  /** As {@link #failTimes(int, int)}, with the text that the program writes to standard error. */
  public FaultPoint failTimes(int times, int code, String says) {
    return set(new Fail(new AtomicInteger(times), new Passage.Fails(code, says)));
  }

  /** Every pass hangs until released, or until the caller's patience is at its end. */
  public FaultPoint hang() {
    return set(new Hang());
  }

  /** Releases the callers that hang here, and stops further callers from hanging. */
  public FaultPoint release() {
    return set(new None());
  }

  /** Every pass takes this much longer; a program that is signalled meanwhile ends. */
  public FaultPoint delay(Duration time) {
    return set(new Delay(time));
  }

  /** The next pass throws {@link SimulatedDeath}: the process ends here. */
  public FaultPoint die() {
    return set(
        new Act(() -> {
          throw new SimulatedDeath(name);
        }));
  }

  /**
   * The next pass does this first, on the passing thread: something changes just at this moment.
   */
  public FaultPoint once(Runnable action) {
    return set(new Act(action));
  }

  /** Takes the fault away; what hangs is released. */
  public FaultPoint clear() {
    return set(new None());
  }

  /** How often this point was passed, faults included. */
  public int passes() {
    return passes.get();
  }

  /** How many callers hang here now. */
  public int hanging() {
    return hanging.get();
  }

  /** A caller comes by that no signal ends; not for tests. */
  public Passage pass(Duration patience) {
    return pass(patience, () -> false);
  }

  /** A program comes by, which ends where it is when it is signalled; not for tests. */
  public Passage pass(Duration patience, BooleanSupplier signalled) {
    passes.incrementAndGet();
    Setting now = setting;
    return switch (now.plan) {
      case None() -> new Passage.Through();
      case Fail(AtomicInteger left, Passage.Fails failure) ->
          left.getAndDecrement() > 0 ? failure : new Passage.Through();
      case Hang() -> hangWhile(now, patience);
      case Delay(Duration time) -> delayed(time, patience, signalled);
      case Act act -> {
        if (takeAway(now)) {
          act.action().run();
        }
        yield new Passage.Through();
      }
    };
  }

  private Passage hangWhile(Setting hang, Duration patience) {
    hanging.incrementAndGet();
    try {
      boolean released = clock.await(patience, () -> setting != hang);
      return released ? new Passage.Through() : new Passage.Hung();
    } finally {
      hanging.decrementAndGet();
    }
  }

  private Passage delayed(Duration time, Duration patience, BooleanSupplier signalled) {
    boolean inTime = time.compareTo(patience) < 0;
    if (clock.await(inTime ? time : patience, signalled)) {
      return new Passage.Signalled();
    }
    return inTime ? new Passage.Through() : new Passage.Hung();
  }

  private synchronized boolean takeAway(Setting taken) {
    if (setting != taken) {
      return false;
    }
    setting = new Setting(new None());
    return true;
  }

  private FaultPoint set(Plan next) {
    synchronized (this) {
      setting = new Setting(next);
    }
    clock.wake();
    return this;
  }

  /** One decision of a test: two of them are never the same. */
  private static final class Setting {
    private final Plan plan;

    Setting(Plan plan) {
      this.plan = plan;
    }
  }

  private sealed interface Plan {}

  private record None() implements Plan {}

  private record Fail(AtomicInteger left, Passage.Fails failure) implements Plan {}

  private record Hang() implements Plan {}

  private record Delay(Duration time) implements Plan {}

  private record Act(Runnable action) implements Plan {}
}

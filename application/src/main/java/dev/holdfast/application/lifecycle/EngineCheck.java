package dev.holdfast.application.lifecycle;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.concurrency.RareWarnings;
import dev.holdfast.application.port.out.LifecycleEngine;
import dev.holdfast.domain.machine.Signal;
import dev.holdfast.domain.machine.TransitionMatrix;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs each move of a machine on the engine too, after the move, and compares. An engine that
 * throws, differs, hangs or is slow costs a log line: no state depends on it.
 */
final class EngineCheck {
  /** A move takes milliseconds. */
  private static final Duration SLOW = Duration.ofSeconds(5);

  private static final String NO_HARM =
      "; the state by the domain's matrix stands, and nothing waits for the engine";

  /** A move that is on the engine now. */
  private record CurrentMove(String move, Duration since) {}

  private final LifecycleEngine engine;
  private final Executor beside;
  private final HostTime time;
  private final RareWarnings warnings;
  private final AtomicLong dropped = new AtomicLong();
  private volatile @Nullable CurrentMove running;

  /**
   * @param beside runs moves in their order, one at a time; rejects what is too much
   */
  EngineCheck(LifecycleEngine engine, Executor beside, HostTime time, RareWarnings warnings) {
    this.engine = engine;
    this.beside = beside;
    this.time = time;
    this.warnings = warnings;
  }

  <S extends Enum<S>, E extends Enum<E> & Signal> void moved(
      MachineKey<S, E> key, S from, E signal) {
    try {
      beside.execute(() -> run(key, from, signal));
    } catch (RejectedExecutionException e) {
      dropped.incrementAndGet();
      warnings.warn(
          "the state machine engine does not keep up: "
              + move(key, from, signal)
              + " was not run on it"
              + NO_HARM);
    }
  }

  /** Warns of a move that has been on the engine for long. */
  void watch() {
    CurrentMove now = running;
    if (now != null && time.uptime().minus(now.since()).compareTo(SLOW) > 0) {
      warnings.warn(
          "the state machine engine has not answered for "
              + time.uptime().minus(now.since()).toSeconds()
              + " s on "
              + now.move()
              + NO_HARM);
    }
  }

  /** Moves that were not run. */
  long dropped() {
    return dropped.get();
  }

  private <S extends Enum<S>, E extends Enum<E> & Signal> void run(
      MachineKey<S, E> key, S from, E signal) {
    running = new CurrentMove(move(key, from, signal), time.uptime());
    try {
      TransitionMatrix<S, E> matrix = key.matrix();
      S seen = engine.fire(key.kind() + " " + key.subject(), matrix, from, signal);
      if (seen != matrix.after(from, signal)) {
        warnings.warn(
            "the state machine engine took "
                + move(key, from, signal)
                + " to "
                + seen
                + " instead of "
                + matrix.after(from, signal)
                + NO_HARM);
      }
    } catch (RuntimeException | Error e) {
      warnings.warn(
          "the state machine engine failed on " + move(key, from, signal) + ": " + e + NO_HARM);
    } finally {
      running = null;
    }
  }

  private static String move(MachineKey<?, ?> key, Enum<?> from, Enum<?> signal) {
    return key.kind() + " " + key.subject() + ", " + from + " on " + signal;
  }
}

package dev.holdfast.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Runs with the wall clock until it is held; then time passes only by {@link #advance}. All that
 * the host does later (reconnects, expiries, scans, timeouts) is done on it.
 */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class SimulatedClock implements InstantSource {
  @Override
  public Instant instant() {
    throw new UnsupportedOperationException();
  }

  /** From now on time stands still, and callers that wait block until it is advanced. */
  public SimulatedClock hold() {
    throw new UnsupportedOperationException();
  }

  /**
   * From now on time stands still, but a caller that would wait advances it by as much as it has to
   * wait: for tests with one thread.
   */
  public SimulatedClock holdButSkipWaits() {
    throw new UnsupportedOperationException();
  }

  /** From now on time passes again, from where it stood. */
  public SimulatedClock run() {
    throw new UnsupportedOperationException();
  }

  /** Lets held time pass, doing all that falls due, in order. Returns when it is done. */
  public void advance(Duration step) {
    throw new UnsupportedOperationException();
  }
}

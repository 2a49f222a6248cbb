package dev.holdfast.application.port.out.fabric;

import java.util.function.Consumer;

/**
 * The kernel's own events. It sends none for a lost connection, for ANA states and for stuck I/O:
 * events shorten the time until the next scan, and nothing may depend on them.
 */
public interface FabricEvents {
  /**
   * Passes every event from now on to the listener, one at a time, on the adapter's own thread: it
   * has to return at once. An exception of it is logged and ends nothing.
   */
  Subscription subscribe(Consumer<FabricEvent> listener);

  /** A listener's place. */
  interface Subscription extends AutoCloseable {
    /** Ends it: after the return no call begins. May be called more than once. */
    @Override
    void close();
  }
}

package dev.holdfast.application.port.out.fabric;

import java.util.function.Consumer;

/**
 * What the kernel tells by itself. It says nothing of a lost connection, of ANA states and of stuck
 * I/O: events shorten the time until one looks, and nothing may depend on them.
 */
public interface FabricEvents {
  /**
   * Tells the listener of everything from now on, one event at a time, on the adapter's own thread:
   * it has to return at once. What it throws is logged and ends nothing.
   */
  Subscription subscribe(Consumer<FabricEvent> listener);

  /** A listener's place. */
  interface Subscription extends AutoCloseable {
    /** Ends it: after the return no call begins. Once and again. */
    @Override
    void close();
  }
}

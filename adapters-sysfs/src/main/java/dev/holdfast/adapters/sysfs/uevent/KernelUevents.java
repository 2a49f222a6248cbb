package dev.holdfast.adapters.sysfs.uevent;

import dev.holdfast.adapters.sysfs.libc.KernelRefusal;

/** Where the kernel's uevents come from. */
public interface KernelUevents {

  /**
   * From now on every loss of uevents is reported as {@link Received.Lost}.
   *
   * @throws KernelRefusal if this process cannot have them
   */
  Source open() throws KernelRefusal;

  /** One listener's place. Read by one thread, closed by any. */
  interface Source extends AutoCloseable {
    /**
     * Waits for the next one.
     *
     * @throws KernelRefusal if there will be no more
     */
    Received receive() throws KernelRefusal;

    /** Lets {@link #receive} return {@link Received.Closed}, soon. */
    @Override
    void close();
  }

  /** A received message. */
  sealed interface Received {
    /**
     * Sent by the kernel and by no other process.
     *
     * @param text {@code add@/devices/...} and {@code KEY=value} pairs, separated by NUL
     */
    record Uevent(String text) implements Received {}

    /** Some have been lost, because they came faster than they were read. */
    record Lost(String why) implements Received {}

    record Closed() implements Received {}
  }
}

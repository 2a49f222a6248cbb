package dev.holdfast.simulator.command;

import dev.holdfast.support.process.StartedProgram;
import java.util.function.Supplier;

/** A process that any thread may signal; it ends where it does not hang in the kernel. */
final class SimulatedProcess implements StartedProgram, AutoCloseable {
  private final long pid;
  private final Supplier<String> output;
  private final Runnable wake;
  private final Runnable gone;
  private volatile boolean signalled;

  SimulatedProcess(long pid, Supplier<String> output, Runnable wake, Runnable gone) {
    this.pid = pid;
    this.output = output;
    this.wake = wake;
    this.gone = gone;
  }

  boolean signalled() {
    return signalled;
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public String tail() {
    return output.get();
  }

  @Override
  public void terminate() {
    signalled = true;
    wake.run();
  }

  @Override
  public void kill() {
    terminate();
  }

  /** It has ended. */
  @Override
  public void close() {
    gone.run();
  }
}

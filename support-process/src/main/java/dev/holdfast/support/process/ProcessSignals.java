package dev.holdfast.support.process;

/**
 * Signals to processes that this one may not have started. The JDK compares the start of the
 * process between finding and signalling it, so that no other one with its pid gets the signal.
 */
public final class ProcessSignals {
  private ProcessSignals() {}

  /** SIGTERM; does nothing if there is no such process. */
  public static void terminate(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
  }

  /** SIGKILL. */
  public static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }
}

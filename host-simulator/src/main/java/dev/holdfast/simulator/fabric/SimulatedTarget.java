package dev.holdfast.simulator.fabric;

import org.jspecify.annotations.Nullable;

/**
 * One subsystem as its target has it. Changes are seen by connected hosts as a kernel sees them.
 */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class SimulatedTarget {
  public String nqn() {
    throw new UnsupportedOperationException();
  }

  public SimulatedTarget listensOn(String address, int port) {
    throw new UnsupportedOperationException();
  }

  /** Adds a namespace, or gives the one with this nsid other identifiers (see {@link #replace}). */
  public SimulatedTarget withNamespace(
      int nsid, long bytes, @Nullable String uuid, @Nullable String nguid, @Nullable String eui) {
    throw new UnsupportedOperationException();
  }

  /** Only this host may connect from now on; others get EIO, as for an unknown NQN. */
  public SimulatedTarget allowOnly(String hostNqn) {
    throw new UnsupportedOperationException();
  }

  /** As {@link SimulatedFabric#refuse}, for this target only. */
  public void refuse(String address, int port) {
    throw new UnsupportedOperationException();
  }

  /** As {@link SimulatedFabric#cut}, for this target only. */
  public void cut(String address, int port) {
    throw new UnsupportedOperationException();
  }

  /** As {@link SimulatedFabric#silence}, for this target only. */
  public void silence(String address, int port) {
    throw new UnsupportedOperationException();
  }

  /** As {@link SimulatedFabric#restore}, for this target only. */
  public void restore(String address, int port) {
    throw new UnsupportedOperationException();
  }

  public void resize(int nsid, long bytes) {
    throw new UnsupportedOperationException();
  }

  public void disable(int nsid) {
    throw new UnsupportedOperationException();
  }

  public void enable(int nsid) {
    throw new UnsupportedOperationException();
  }

  public void remove(int nsid) {
    throw new UnsupportedOperationException();
  }

  /** Puts another, empty namespace of the same size in its place. */
  public void replace(
      int nsid, @Nullable String uuid, @Nullable String nguid, @Nullable String eui) {
    throw new UnsupportedOperationException();
  }

  /**
   * The ANA state of all namespaces at this address, by the kernel's word: {@code optimized},
   * {@code non-optimized}, {@code inaccessible}, {@code persistent-loss}, {@code change}.
   */
  public void ana(String address, int port, String state) {
    throw new UnsupportedOperationException();
  }
}

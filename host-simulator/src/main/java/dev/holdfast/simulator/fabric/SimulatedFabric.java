package dev.holdfast.simulator.fabric;

import java.time.Duration;

/** All targets, and the network between them and the host. */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class SimulatedFabric {
  /** The target of this name; a new one without addresses or namespaces if there was none. */
  public SimulatedTarget target(String nqn) {
    throw new UnsupportedOperationException();
  }

  /**
   * From now on every NQN with this prefix exists at every address, with one namespace, nsid 1, of
   * this size and with a UUID made from the NQN.
   */
  public SimulatedFabric wildcard(String nqnPrefix, long bytes) {
    throw new UnsupportedOperationException();
  }

  /** How long every connect takes before it succeeds; none by default. */
  public SimulatedFabric connectLatency(Duration latency) {
    throw new UnsupportedOperationException();
  }

  /** How long namespaces take to appear, change and go after their cause; none by default. */
  public SimulatedFabric scanLatency(Duration latency) {
    throw new UnsupportedOperationException();
  }

  /** The port is closed for every target there: connections are reset, new ones refused. */
  public void refuse(String address, int port) {
    throw new UnsupportedOperationException();
  }

  /** There is no route any more: connections break at once, new ones get EHOSTUNREACH at once. */
  public void cut(String address, int port) {
    throw new UnsupportedOperationException();
  }

  /** Everything is dropped: found out by keep-alive only; new connections time out. */
  public void silence(String address, int port) {
    throw new UnsupportedOperationException();
  }

  /** The address works again. */
  public void restore(String address, int port) {
    throw new UnsupportedOperationException();
  }
}

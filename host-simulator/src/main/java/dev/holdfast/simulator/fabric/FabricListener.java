package dev.holdfast.simulator.fabric;

/** Notified after a change, with no lock of the fabric held. */
public interface FabricListener {
  /** Some address is reachable in another way than before. */
  void networkChanged();

  /** A target shows other namespaces, or other sizes (an asynchronous event notice). */
  void namespacesChanged(SimulatedTarget target);

  void anaChanged(SimulatedTarget target);
}

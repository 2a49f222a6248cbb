package dev.holdfast.bootstrap.simulated;

import dev.holdfast.adapters.sysfs.uevent.KernelUevents;
import dev.holdfast.simulator.state.Uevents;

/** The pretended kernel's uevents behind the adapter's seam. */
final class SimulatedUevents implements KernelUevents {
  private final Uevents uevents;

  SimulatedUevents(Uevents uevents) {
    this.uevents = uevents;
  }

  @Override
  public Source open() {
    Uevents.Socket socket = uevents.open();
    return new Source() {
      @Override
      public Received receive() {
        return switch (socket.receive()) {
          case Uevents.Received.Uevent(String text) -> new Received.Uevent(text);
          case Uevents.Received.Overrun() -> new Received.Lost("overrun");
          case Uevents.Received.Closed() -> new Received.Closed();
        };
      }

      @Override
      public void close() {
        socket.close();
      }
    };
  }
}

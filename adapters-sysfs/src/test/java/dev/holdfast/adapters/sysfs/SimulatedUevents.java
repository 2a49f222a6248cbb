package dev.holdfast.adapters.sysfs;

import dev.holdfast.adapters.sysfs.uevent.KernelUevents;
import dev.holdfast.simulator.state.Uevents;

/** The uevents of the simulator's kernel behind the interface of this module. */
record SimulatedUevents(Uevents uevents) implements KernelUevents {

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

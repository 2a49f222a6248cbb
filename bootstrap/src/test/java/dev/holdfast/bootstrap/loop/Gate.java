package dev.holdfast.bootstrap.loop;

import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.simulator.clock.SimulatedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Where connects wait until they are let through, or left without an answer. */
final class Gate {
  /** A connect; whether it is let through is empty as long as it waits. */
  private static final class Held {
    private final ConnectRequest request;
    private volatile Optional<Boolean> through = Optional.empty();

    Held(ConnectRequest request) {
      this.request = request;
    }
  }

  private final SimulatedClock clock;
  private final List<Held> held = new ArrayList<>();
  private Predicate<SubsystemNqn> closedFor = _ -> false;

  Gate(SimulatedClock clock) {
    this.clock = clock;
  }

  synchronized void close(Set<SubsystemNqn> nqns) {
    closedFor = nqns::contains;
  }

  void open() {
    synchronized (this) {
      closedFor = _ -> false;
    }
    letThrough();
  }

  void letThrough() {
    end(true);
  }

  void leaveWithoutAnswer() {
    end(false);
  }

  private void end(boolean through) {
    List<Held> all;
    synchronized (this) {
      all = List.copyOf(held);
      held.clear();
    }
    all.forEach(one -> one.through = Optional.of(through));
    clock.wake();
  }

  /** The subsystems whose connects to this address are held now. */
  synchronized List<SubsystemNqn> heldAt(String traddr) {
    return held.stream()
        .map(one -> one.request)
        .filter(request -> request.address().traddr().equals(traddr))
        .map(ConnectRequest::nqn)
        .toList();
  }

  FabricConnector before(FabricConnector real) {
    return new FabricConnector() {
      @Override
      public ConnectOutcome connect(ConnectRequest request, Duration patience) {
        return pass(request)
            ? real.connect(request, patience)
            : new ConnectOutcome.TimedOut("no answer from " + request.address());
      }

      @Override
      public DisconnectOutcome disconnect(ControllerName controller, Duration patience) {
        return real.disconnect(controller, patience);
      }

      @Override
      public void rescan(ControllerName controller, Duration patience) {
        real.rescan(controller, patience);
      }
    };
  }

  private boolean pass(ConnectRequest request) {
    Held one = new Held(request);
    synchronized (this) {
      if (!closedFor.test(request.nqn())) {
        return true;
      }
      held.add(one);
    }
    clock.await(SimulatedClock.FOREVER, () -> one.through.isPresent());
    return one.through.orElse(false);
  }
}

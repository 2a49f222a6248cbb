package dev.holdfast.bootstrap.stories;

import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.topology.ObservedTopology;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Counts how often the kernel is asked what is connected, but for the loop, which has to. */
final class Looks implements BeanPostProcessor {
  private final AtomicInteger besideTheLoop = new AtomicInteger();

  int besideTheLoop() {
    return besideTheLoop.get();
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof FabricTopology topology ? new Counted(topology, this) : bean;
  }

  private void count() {
    if (!Thread.currentThread().getName().equals("reconcile")) {
      besideTheLoop.incrementAndGet();
    }
  }

  private record Counted(FabricTopology topology, Looks looks) implements FabricTopology {
    @Override
    public ObservedTopology observe() {
      looks.count();
      return topology.observe();
    }

    @Override
    public ObservedTopology observeOnly(SubsystemNqn nqn) {
      looks.count();
      return topology.observeOnly(nqn);
    }

    @Override
    public boolean unchanged(ObservedTopology known) {
      looks.count();
      return topology.unchanged(known);
    }
  }
}

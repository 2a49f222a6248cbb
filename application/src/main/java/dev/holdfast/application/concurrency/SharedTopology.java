package dev.holdfast.application.concurrency;

import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.topology.ObservedTopology;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One scan at a time, shared by all who wait for it. A caller never gets a snapshot that was begun
 * before it asked, so that what it did just before is in it.
 */
public final class SharedTopology implements FabricTopology {
  private final FabricTopology source;
  private final ReentrantLock scanning = new ReentrantLock(true);
  private final AtomicLong begun = new AtomicLong();
  private long done;
  private @Nullable ObservedTopology last;

  public SharedTopology(FabricTopology source) {
    this.source = source;
  }

  @Override
  public ObservedTopology observe() {
    long needed = begun.get() + 1;
    scanning.lock();
    try {
      ObservedTopology shared = last;
      if (shared != null && done >= needed) {
        return shared;
      }
      long scan = begun.incrementAndGet();
      ObservedTopology fresh = source.observe();
      last = fresh;
      done = scan;
      return fresh;
    } finally {
      scanning.unlock();
    }
  }

  /** Not shared, as {@link #unchanged}. */
  @Override
  public Optional<Controller> controller(SubsystemNqn nqn, ControllerName name) {
    return source.controller(nqn, name);
  }

  /** Not shared: it costs less than waiting for one that runs. */
  @Override
  public boolean unchanged(ObservedTopology known) {
    return source.unchanged(known);
  }
}

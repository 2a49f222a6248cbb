package dev.holdfast.application.concurrency;

import dev.holdfast.application.concurrency.AbandonableCalls.Answer;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.topology.ObservedTopology;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One scan at a time, shared by all who wait for it. A caller never gets a snapshot that was begun
 * before it asked, so that what it did just before is in it.
 *
 * <p>A read of sysfs that hangs in a driver costs a thread and no caller: the scan is given up, and
 * none is begun until it has ended.
 */
public final class SharedTopology implements FabricTopology {
  /** A scan takes milliseconds, and seconds where many thousand devices are emulated. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FabricTopology source;
  private final AbandonableCalls reads;
  private final HostTime time;

  private long begun;
  private long done;
  private @Nullable ObservedTopology last;

  /** Fired when the scan that runs has ended; null if none does. */
  private HostTime.@Nullable Signal running;

  public SharedTopology(FabricTopology source, AbandonableCalls reads, HostTime time) {
    this.source = source;
    this.reads = reads;
    this.time = time;
  }

  /**
   * @throws HostInterfaceException if it cannot be read, or hangs
   */
  @Override
  public ObservedTopology observe() {
    long needed = next();
    while (true) {
      HostTime.Signal ended;
      long scan = 0;
      synchronized (this) {
        if (last != null && done >= needed) {
          return last;
        }
        if (running == null) {
          running = time.signal();
          scan = ++begun;
        }
        ended = running;
      }
      if (scan > 0) {
        return scan(scan, ended);
      }
      if (!ended.await(PATIENCE) && Thread.currentThread().isInterrupted()) {
        throw failed("scan sysfs", "interrupted");
      }
    }
  }

  private synchronized long next() {
    return begun + 1;
  }

  private ObservedTopology scan(long number, HostTime.Signal ended) {
    try {
      ObservedTopology fresh = read("scan sysfs", source::observe);
      synchronized (this) {
        last = fresh;
        done = number;
      }
      return fresh;
    } finally {
      synchronized (this) {
        running = null;
      }
      ended.fire();
    }
  }

  /** Not shared, as {@link #unchanged}. */
  @Override
  public Optional<Controller> controller(SubsystemNqn nqn, ControllerName name) {
    return read("read " + name, () -> source.controller(nqn, name));
  }

  /** Not shared, as {@link #unchanged}. */
  @Override
  public boolean removed(CreatedController controller) {
    return read("read " + controller.name(), () -> source.removed(controller));
  }

  /** Not shared: it costs less than waiting for one that runs. */
  @Override
  public boolean unchanged(ObservedTopology known) {
    return read("compare sysfs", () -> source.unchanged(known));
  }

  private <T> T read(String what, Callable<T> read) {
    return switch (reads.call(what, PATIENCE, read)) {
      case Answer.Returned<T>(T value) -> value;
      case Answer.Threw<T>(RuntimeException cause) -> throw cause;
      case Answer.Threw<T>(Exception cause) -> throw failed(what, String.valueOf(cause));
      case Answer.Abandoned<T> _ ->
          throw failed(
              what, "no answer in " + PATIENCE.toSeconds() + " s: a read hangs in a driver");
      case Answer.StillHangs<T> _ -> throw failed(what, "an earlier read hangs in a driver");
      case Answer.NoPlace<T>(int underWay) -> throw failed(what, underWay + " reads hang");
    };
  }

  private static HostInterfaceException failed(String what, String why) {
    return new HostInterfaceException("FabricTopology", what, why);
  }
}

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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One scan of the host at a time, and one of each NQN, shared by all who wait for it ({@link
 * SharedScan}).
 *
 * <p>A read of sysfs that hangs in a driver costs a thread and no caller: the scan is given up, and
 * none of the same is begun until it has ended. One that hangs in a subsystem hinders the scans of
 * that one and of the host, and no scan of another NQN.
 */
public final class SharedTopology implements FabricTopology {
  /** A scan takes milliseconds, and seconds where many thousand devices are emulated. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FabricTopology source;
  private final AbandonableCalls reads;
  private final HostTime time;
  private final SharedScan host;

  /** Those that are asked for just now. */
  private final Map<SubsystemNqn, SharedScan> ofOne = new ConcurrentHashMap<>();

  public SharedTopology(FabricTopology source, AbandonableCalls reads, HostTime time) {
    this.source = source;
    this.reads = reads;
    this.time = time;
    this.host = new SharedScan(time, () -> read("scan sysfs", source::observe));
  }

  /**
   * @throws HostInterfaceException if it cannot be read, or hangs
   */
  @Override
  public ObservedTopology observe() {
    return host.next(PATIENCE);
  }

  /**
   * @throws HostInterfaceException if it cannot be read, or hangs
   */
  @Override
  public ObservedTopology observeOnly(SubsystemNqn nqn) {
    SharedScan scan =
        ofOne.compute(nqn, (_, known) -> (known == null ? scan(nqn) : known).withOneMore());
    try {
      return scan.next(PATIENCE);
    } finally {
      ofOne.computeIfPresent(nqn, (_, known) -> known.withOneLess() ? null : known);
    }
  }

  private SharedScan scan(SubsystemNqn nqn) {
    return new SharedScan(time, () -> read("scan " + nqn, () -> source.observeOnly(nqn)));
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

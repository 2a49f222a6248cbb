package dev.holdfast.testkit;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.contract.FabricWorld;
import dev.holdfast.application.contract.SysfsWitness;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** The world of the contracts on a simulated host, whose time passes only while a caller waits. */
public final class SimulatedFabricWorld implements FabricWorld, HostTime {
  private static final Duration STEP = Duration.ofMillis(500);
  private static final int MOST_STEPS = 600;

  private final SimulatedHost host;

  public SimulatedFabricWorld(Path root, KernelSettings settings) {
    host = SimulatedHost.create(root, settings);
    host.clock().holdButSkipWaits();
    host.fabric().silence(silentAddress().traddr(), silentAddress().trsvcid());
  }

  public SimulatedHost simulator() {
    return host;
  }

  @Override
  public Path sys() {
    return host.sys();
  }

  @Override
  public Host host() {
    return ConnectRequests.HOST;
  }

  @Override
  public Target target(String nqn, List<Disk> disks) {
    SimulatedTarget target = host.fabric().target(nqn);
    SimulatedSide side = new SimulatedSide(target);
    side.addresses().forEach(address -> target.listensOn(address.traddr(), address.trsvcid()));
    disks.forEach(side::add);
    return side;
  }

  @Override
  public TransportId refusingAddress() {
    return TransportId.tcp("10.0.1.1", 4499);
  }

  @Override
  public TransportId silentAddress() {
    return TransportId.tcp("10.0.9.9", 4420);
  }

  @Override
  public ControllerName connect(SubsystemNqn nqn, TransportId address) {
    try {
      String answer =
          host.kernel()
              .exchange(
                  host.dev().resolve("nvme-fabrics"),
                  "nqn=%s,transport=tcp,traddr=%s,trsvcid=%d,hostnqn=%s,hostid=%s"
                      .formatted(
                          nqn, address.traddr(), address.trsvcid(), host().nqn(), host().id()));
      return SysfsWitness.answered(answer);
    } catch (SimulatedErrno e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void disconnect(ControllerName controller) {
    try {
      host.kernel()
          .write(host.sys().resolve("class/nvme/" + controller + "/delete_controller"), "1");
    } catch (SimulatedErrno e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void await(String what, BooleanSupplier condition) {
    for (int i = 0; i < MOST_STEPS; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      host.clock().advance(STEP);
    }
    throw new AssertionError("never: " + what);
  }

  @Override
  public void close() {
    host.close();
  }

  @Override
  public Instant now() {
    return host.clock().instant();
  }

  @Override
  public Duration uptime() {
    return Duration.between(Instant.EPOCH, now());
  }

  @Override
  public void pause(Duration duration) {
    host.clock().advance(duration);
  }

  @Override
  public Signal signal() {
    AtomicBoolean fired = new AtomicBoolean();
    return new Signal() {
      @Override
      public void fire() {
        fired.set(true);
        host.clock().wake();
      }

      @Override
      public boolean await(Duration patience) {
        return host.clock().await(patience, fired::get);
      }
    };
  }

  @Override
  public Signal startNative(String name, Runnable task) {
    Signal ended = signal();
    host.clock()
        .start(
            name,
            () -> {
              try {
                task.run();
              } finally {
                ended.fire();
              }
            });
    return ended;
  }

  /** A target and its two addresses. */
  private record SimulatedSide(SimulatedTarget target) implements Target {
    @Override
    public SubsystemNqn nqn() {
      return new SubsystemNqn(target.nqn());
    }

    @Override
    public List<TransportId> addresses() {
      return List.of(TransportId.tcp("10.0.1.1", 4420), TransportId.tcp("10.0.2.1", 4420));
    }

    @Override
    public void cut(TransportId address) {
      target.refuse(address.traddr(), address.trsvcid());
    }

    @Override
    public void restore(TransportId address) {
      target.restore(address.traddr(), address.trsvcid());
    }

    @Override
    public void ana(TransportId address, AnaState state) {
      target.ana(address.traddr(), address.trsvcid(), state.word());
    }

    @Override
    public void resize(long nsid, long bytes) {
      target.resize(Math.toIntExact(nsid), bytes);
    }

    @Override
    public void add(Disk disk) {
      if (disk.reservations()) {
        target.withReservations();
      }
      target.withNamespace(
          Math.toIntExact(disk.nsid()), disk.bytes(), disk.uuid().toString(), null, null);
    }

    @Override
    public void remove(long nsid) {
      target.remove(Math.toIntExact(nsid));
    }

    @Override
    public void closeToThisHost() {
      target.allowOnly("nqn.2026-01.dev.holdfast:another-host");
    }
  }
}

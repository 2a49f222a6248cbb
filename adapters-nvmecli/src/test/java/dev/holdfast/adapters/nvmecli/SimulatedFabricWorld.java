package dev.holdfast.adapters.nvmecli;

import dev.holdfast.application.contract.FabricWorld;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A simulated host with its targets at two addresses. */
final class SimulatedFabricWorld implements FabricWorld {
  private static final List<TransportId> ADDRESSES =
      List.of(TransportId.tcp("10.0.0.1", 4420), TransportId.tcp("10.0.0.2", 4420));
  private static final TransportId SILENT = TransportId.tcp("10.0.0.66", 4420);

  private final SimulatedHost host;

  SimulatedFabricWorld(Path root) {
    this.host = SimulatedHost.create(root);
    host.fabric().silence(SILENT.traddr(), SILENT.trsvcid());
  }

  SimulatedHost simulator() {
    return host;
  }

  @Override
  public Host host() {
    return Requests.HOST;
  }

  @Override
  public Target target(String nqn, List<Disk> disks) {
    SimulatedTarget target = host.fabric().target(nqn);
    ADDRESSES.forEach(address -> target.listensOn(address.traddr(), address.trsvcid()));
    OnFabric there = new OnFabric(target);
    disks.forEach(there::add);
    return there;
  }

  @Override
  public TransportId refusingAddress() {
    return TransportId.tcp(ADDRESSES.getFirst().traddr(), 4999);
  }

  @Override
  public TransportId silentAddress() {
    return SILENT;
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
      return ControllerName.ofInstance(
          Integer.parseInt(answer.substring("instance=".length(), answer.indexOf(','))));
    } catch (SimulatedErrno e) {
      throw new AssertionError("the world does not connect", e);
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
  public List<ControllerName> controllers(SubsystemNqn nqn) {
    return host.kernel().controllers().stream()
        .filter(controller -> controller.subsystem().nqn().equals(nqn.value()))
        .map(controller -> new ControllerName(controller.name()))
        .toList();
  }

  @Override
  public Optional<String> attribute(ControllerName controller, String name) {
    return read(host.sys().resolve("class/nvme").resolve(controller.value()).resolve(name));
  }

  @Override
  public Optional<String> attribute(String subsystem, String name) {
    return read(host.sys().resolve("class/nvme-subsystem").resolve(subsystem).resolve(name));
  }

  @Override
  public Optional<String> attribute(DeviceName device, String name) {
    return read(host.sys().resolve("block").resolve(device.value()).resolve(name));
  }

  private static Optional<String> read(Path attribute) {
    try {
      return Optional.of(Files.readString(attribute).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void await(String what, BooleanSupplier condition) {
    if (!host.clock().await(Duration.ofSeconds(20), condition)) {
      throw new AssertionError("never came: " + what);
    }
  }

  @Override
  public void close() {
    host.close();
  }

  /** One target. */
  private record OnFabric(SimulatedTarget target) implements Target {
    @Override
    public SubsystemNqn nqn() {
      return new SubsystemNqn(target.nqn());
    }

    @Override
    public List<TransportId> addresses() {
      return ADDRESSES;
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
      target.withNamespace(
          Math.toIntExact(disk.nsid()), disk.bytes(), disk.uuid().toString(), null, null);
    }

    @Override
    public void remove(long nsid) {
      target.remove(Math.toIntExact(nsid));
    }

    @Override
    public void closeToThisHost() {
      target.allowOnly("nqn.2026-01.dev.holdfast.contract:another-host");
    }
  }
}

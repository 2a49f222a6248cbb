package dev.holdfast.adapters.mount;

import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.contract.VolumePorts;
import dev.holdfast.application.contract.VolumeWorld;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The world of the contracts on a simulated host: one target with one namespace for each volume,
 * connected over one path.
 */
final class SimulatedVolumeWorld implements VolumeWorld {
  private static final String HOST =
      "hostnqn=nqn.2014-08.org.nvmexpress:uuid:11111111-2222-4333-8444-555555555555,"
          + "hostid=11111111-2222-4333-8444-555555555555";

  private final SimulatedHost host;
  private final Path scratch;
  private int made;

  SimulatedVolumeWorld(Path directory) throws IOException {
    host = SimulatedHost.create(directory.resolve("host"));
    host.clock().holdButSkipWaits();
    scratch = Files.createDirectories(directory.resolve("paths")).toRealPath();
  }

  SimulatedHost host() {
    return host;
  }

  MountAdapters adapters() {
    return new MountAdapters(
        host.programs(),
        new HostRoots(host.proc(), host.sys(), host.dev()),
        new SimulatedDeviceNodes(host),
        new CallShares(20, HostTime.system()),
        HostTime.system());
  }

  static VolumePorts ports(VolumeWorld world) {
    MountAdapters adapters = ((SimulatedVolumeWorld) world).adapters();
    return new VolumePorts(
        adapters.mountTable(), adapters.mounts(), adapters.filesystems(), adapters.blockDevices());
  }

  @Override
  public Namespace namespace() {
    int number = ++made;
    UUID uuid = UUID.randomUUID();
    target(number).listensOn("10.0.0.1", 4420).withNamespace(1, BYTES, uuid.toString(), null, null);
    try {
      host.kernel()
          .exchange(
              host.dev().resolve("nvme-fabrics"),
              "nqn="
                  + target(number).nqn()
                  + ",transport=tcp,traddr=10.0.0.1,trsvcid=4420,"
                  + HOST);
    } catch (SimulatedErrno e) {
      throw new AssertionError(e);
    }
    return shown(uuid);
  }

  @Override
  public HostPath path(String name) {
    return new HostPath(scratch.resolve(name).toString());
  }

  @Override
  public void write(Namespace device, long offset, byte[] bytes) {
    try (RandomAccessFile file = new RandomAccessFile(content(device).toFile(), "rw")) {
      file.seek(offset);
      file.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void remove(Namespace device) {
    targetOf(device).remove(1);
  }

  @Override
  public void replace(Namespace device) {
    targetOf(device).replace(1, UUID.randomUUID().toString(), null, null);
  }

  @Override
  public Namespace resize(Namespace device, long bytes) {
    targetOf(device).resize(1, bytes);
    return shown(device.ids().uuid().orElseThrow());
  }

  @Override
  public Namespace copyOf(Namespace device) {
    Namespace copy = namespace();
    try {
      Files.copy(content(device), content(copy), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  @Override
  public String digest(Namespace device) {
    return Digest.of(content(device));
  }

  /** Lets the only path hang. */
  void silence() {
    host.fabric().silence("10.0.0.1", 4420);
  }

  @Override
  public void close() {
    host.close();
  }

  private SimulatedTarget target(int number) {
    return host.fabric().target("nqn.2026-01.dev.holdfast.sim:" + number);
  }

  private SimulatedTarget targetOf(Namespace device) {
    return Stream.iterate(1, i -> i + 1)
        .limit(made)
        .map(this::target)
        .filter(target ->
            target.visible().stream()
                .anyMatch(ns -> ns.uuid().map(UUID::fromString).equals(device.ids().uuid())))
        .findFirst()
        .orElseThrow();
  }

  private Path content(Namespace device) {
    return targetOf(device).visible().getFirst().content();
  }

  /** The namespace with this UUID as sysfs shows it. */
  private Namespace shown(UUID uuid) {
    try (Stream<Path> entries = Files.list(host.sys().resolve("block"))) {
      return entries
          .filter(entry -> DeviceName.isOne(String.valueOf(entry.getFileName())))
          .filter(entry -> attribute(entry, "uuid").equals(uuid.toString()))
          .map(entry ->
              new Namespace(
                  new DeviceName(String.valueOf(entry.getFileName())),
                  DeviceNumber.parse(attribute(entry, "dev")),
                  new NamespaceIdentifiers(
                      1, Optional.of(uuid), Optional.empty(), Optional.empty()),
                  Long.parseLong(attribute(entry, "size")) * 512,
                  false,
                  List.of()))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String attribute(Path entry, String name) {
    try {
      return Files.readString(entry.resolve(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

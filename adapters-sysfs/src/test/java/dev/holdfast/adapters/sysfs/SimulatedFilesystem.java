package dev.holdfast.adapters.sysfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.contract.FilesystemTrimsContract.TrimWorld;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.state.MountEntry;
import dev.holdfast.simulator.state.Superblock;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.SimulatedFabricWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** An ext4 on a namespace of the simulator, which counts what is given back. */
final class SimulatedFilesystem implements TrimWorld {
  private static final String NQN = "nqn.2026-01.dev.holdfast.contract:trim";

  private final SimulatedFabricWorld world;
  private final Path place;
  private final Superblock superblock;

  SimulatedFilesystem(Path directory, KernelSettings settings) throws IOException {
    world = new SimulatedFabricWorld(Files.createDirectories(directory.resolve("host")), settings);
    place = Files.createDirectories(directory.toRealPath().resolve("place"));
    world
        .simulator()
        .fabric()
        .target(NQN)
        .listensOn("10.0.0.1", 4420)
        .withNamespace(1, BYTES, new UUID(1, 1).toString(), null, null);
    world.connect(new SubsystemNqn(NQN), TransportId.tcp("10.0.0.1", 4420));
    run("mkfs.ext4", node());
    run("mount", "-t", "ext4", node(), place.toString());
    superblock = top().superblock();
  }

  SimulatedFabricWorld fabric() {
    return world;
  }

  private String node() {
    return world.simulator().dev().resolve(device().device().value()).toString();
  }

  private void run(String... argv) {
    ProgramResult result =
        world.simulator().programs().run(Program.of(Duration.ofSeconds(60), List.of(argv)));
    assertThat(result)
        .isInstanceOfSatisfying(
            ProgramResult.Exited.class, exited -> assertThat(exited.status()).isZero());
  }

  private MountEntry top() {
    return world.simulator().kernel().mounts().at(place).orElseThrow();
  }

  @Override
  public Mount mount() {
    MountEntry top = top();
    return new Mount(
        top.id(),
        top.parent(),
        DeviceNumber.parse(top.superblock().number()),
        top.root(),
        top.mountPoint(),
        List.of("rw"),
        List.of(),
        top.superblock().fsType(),
        top.source(),
        List.of("rw"),
        false);
  }

  @Override
  public Namespace device() {
    return new SysfsAdapters(
            world.simulator().sys(),
            world.simulator().dev(),
            world.simulator().proc(),
            new SimulatedKernelFiles(world.simulator().kernel()),
            new CallShares(8, world),
            world)
        .topology()
        .observe()
        .subsystems()
        .getFirst()
        .namespaces()
        .getFirst();
  }

  @Override
  public void writeAndRemove(long bytes) {}

  @Override
  public long held() {
    return -superblock.trimmed();
  }

  @Override
  public void mountOver() {
    run("mount", "--bind", place.toString(), place.toString());
  }

  @Override
  public void unmount() {
    run("umount", place.toString());
  }

  @Override
  public void close() {
    world.close();
  }
}

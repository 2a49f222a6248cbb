package dev.holdfast.adapters.sysfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.topology.SysfsFabricTopology;
import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.contract.FabricConnectorContract;
import dev.holdfast.application.contract.FabricEventsContract;
import dev.holdfast.application.contract.FabricSettingsContract;
import dev.holdfast.application.contract.FabricTopologyContract;
import dev.holdfast.application.contract.FabricWorld;
import dev.holdfast.application.contract.FilesystemTrimsContract;
import dev.holdfast.application.contract.NamespaceReservationsContract;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.application.port.out.fabric.FabricEvents;
import dev.holdfast.application.port.out.fabric.FabricSettings;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.application.port.out.fabric.NamespaceReservations;
import dev.holdfast.application.port.out.mount.FilesystemTrims;
import dev.holdfast.application.port.out.mount.FilesystemTrims.TrimOutcome;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.testkit.SimulatedFabricWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** This module's ports on the simulator's kernels. */
class SimulatedContractsTest {
  private static final KernelSettings OLD = KernelSettings.DEFAULT.withProfile(KernelProfile.V6_1);
  private static final KernelSettings NEW = KernelSettings.DEFAULT.withProfile(KernelProfile.V7_3);

  private static final Path MEMORY = Path.of("/dev/shm");

  static boolean hasMemory() {
    return Files.isWritable(MEMORY);
  }

  private static SysfsAdapters adapters(FabricWorld of) {
    SimulatedFabricWorld world = (SimulatedFabricWorld) of;
    SimulatedHost host = world.simulator();
    return new SysfsAdapters(
        host.sys(),
        host.dev(),
        host.proc(),
        new SimulatedKernelFiles(host.kernel()),
        new CallShares(8, world),
        world);
  }

  private static FabricConnector connectorOf(FabricWorld world) {
    Path run = ((SimulatedFabricWorld) world).simulator().sys().resolveSibling("run");
    return adapters(world).connector(run, "a.csi");
  }

  private static FabricTopology topologyOf(FabricWorld world) {
    return adapters(world).topology();
  }

  @Nested
  class Reservations extends NamespaceReservationsContract {
    @TempDir private Path root;

    @Override
    protected FabricWorld world() {
      return new SimulatedFabricWorld(root, NEW);
    }

    @Override
    protected FabricTopology topology(FabricWorld of) {
      return adapters(of).topology();
    }

    @Override
    protected NamespaceReservations reservations(FabricWorld of) {
      return adapters(of).reservations();
    }
  }

  @Nested
  class Trims extends FilesystemTrimsContract {
    @TempDir private Path root;

    @Override
    protected TrimWorld world() throws IOException {
      return new SimulatedFilesystem(root, NEW);
    }

    @Override
    protected FilesystemTrims trims(TrimWorld of) {
      return adapters(((SimulatedFilesystem) of).fabric()).trims();
    }

    @Override
    protected int procMount() {
      return 23;
    }

    @Test
    void aDeviceWithoutDiscardIsNotSupported() throws IOException {
      try (SimulatedFilesystem other =
          new SimulatedFilesystem(root.resolve("other"), NEW.withoutDiscard())) {
        TrimOutcome outcome = trim(trims(other), other);

        assertThat(outcome)
            .isInstanceOfSatisfying(
                TrimOutcome.Unsupported.class,
                none -> assertThat(none.why()).contains("discard_max_bytes is 0"));
      }
    }

    @Test
    void aTargetThatIsSilentCostsThePatienceOnly() throws IOException {
      try (SimulatedFilesystem other = new SimulatedFilesystem(root.resolve("other"), NEW)) {
        other.fabric().simulator().faults().at("trim.before").hang();

        FilesystemTrims trims = trims(other);
        assertThat(trim(trims, other)).isInstanceOf(TrimOutcome.NoAnswer.class);
        assertThat(trim(trims, other))
            .isInstanceOfSatisfying(
                TrimOutcome.NoAnswer.class, again -> assertThat(again.why()).contains("hangs"));
      }
    }

    private static TrimOutcome trim(FilesystemTrims trims, SimulatedFilesystem on) {
      return trims.trim(on.mount(), on.device(), 0, 1 << 30, Duration.ofSeconds(1));
    }
  }

  @Nested
  class ConnectorOnOldKernel extends FabricConnectorContract {
    @TempDir private Path root;

    @Override
    protected FabricWorld world() {
      return new SimulatedFabricWorld(root, OLD);
    }

    @Override
    protected FabricConnector connector(FabricWorld in) {
      return connectorOf(in);
    }
  }

  @Nested
  class ConnectorOnNewKernel extends FabricConnectorContract {
    @TempDir private Path root;

    @Override
    protected FabricWorld world() {
      return new SimulatedFabricWorld(root, NEW);
    }

    @Override
    protected FabricConnector connector(FabricWorld in) {
      return connectorOf(in);
    }
  }

  @Nested
  class TopologyOnOldKernel extends FabricTopologyContract {
    @TempDir private Path root;

    @Override
    protected FabricWorld world() {
      return new SimulatedFabricWorld(root, OLD);
    }

    @Override
    protected FabricTopology topology(FabricWorld of) {
      return topologyOf(of);
    }
  }

  @Nested
  class TopologyOnNewKernel extends FabricTopologyContract {
    @TempDir private Path root;

    @Override
    protected FabricWorld world() {
      return new SimulatedFabricWorld(root, NEW);
    }

    @Override
    protected FabricTopology topology(FabricWorld of) {
      return topologyOf(of);
    }
  }

  /** As on a real sysfs, whose numbers are not given a second time: nor are those of a tmpfs. */
  @Nested
  @EnabledIf("dev.holdfast.adapters.sysfs.SimulatedContractsTest#hasMemory")
  class TopologyThatRemembers extends FabricTopologyContract {
    private @Nullable Path root;

    @Override
    protected FabricWorld world() throws IOException {
      root = Files.createTempDirectory(MEMORY, "holdfast-contract");
      return new SimulatedFabricWorld(root, NEW);
    }

    @Override
    protected FabricTopology topology(FabricWorld of) {
      return new SysfsFabricTopology(new SysfsRoot(new SysfsFiles(), of.sys(), true));
    }

    @AfterEach
    void clear() {
      if (root != null) {
        Trees.remove(root);
      }
    }
  }

  @Nested
  class Events extends FabricEventsContract {
    @TempDir private Path root;

    @Override
    protected FabricWorld world() {
      return new SimulatedFabricWorld(root, NEW);
    }

    @Override
    protected FabricEvents events(FabricWorld of) {
      return adapters(of)
          .events(new SimulatedUevents(((SimulatedFabricWorld) of).simulator().kernel().uevents()));
    }
  }

  @Nested
  class Settings extends FabricSettingsContract {
    @TempDir private Path root;

    @Override
    protected FabricWorld world() {
      return new SimulatedFabricWorld(root, NEW);
    }

    @Override
    protected FabricSettings settings(FabricWorld of) {
      return adapters(of).settings();
    }

    @Override
    protected String subsystemOf(FabricWorld in, ControllerName of) {
      return topologyOf(in).observe().subsystems().stream()
          .filter(subsystem -> subsystem.controller(of).isPresent())
          .map(Subsystem::name)
          .findFirst()
          .orElseThrow();
    }

    @Override
    protected Optional<DeviceName> deviceOf(FabricWorld in, ControllerName of) {
      return topologyOf(in).observe().subsystems().stream()
          .flatMap(subsystem -> subsystem.controller(of).stream())
          .flatMap(controller -> controller.paths().stream())
          .map(dev.holdfast.domain.path.Path::head)
          .findFirst();
    }
  }
}

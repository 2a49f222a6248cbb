package dev.holdfast.adapters.sysfs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.adapters.sysfs.uevent.LinuxKernelUevents;
import dev.holdfast.application.contract.FabricConnectorContract;
import dev.holdfast.application.contract.FabricEventsContract;
import dev.holdfast.application.contract.FabricSettingsContract;
import dev.holdfast.application.contract.FabricTopologyContract;
import dev.holdfast.application.contract.FabricWorld;
import dev.holdfast.application.contract.NamespaceReservationsContract;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.application.port.out.fabric.FabricEvents;
import dev.holdfast.application.port.out.fabric.FabricSettings;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.application.port.out.fabric.NamespaceReservations;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.subsystem.Subsystem;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** This module's ports on a real kernel, where there is one with a target; skipped elsewhere. */
class NvmetContractsTest {

  private static FabricWorld worldOrSkip(Path backing) {
    assumeTrue(
        NvmetFabricWorld.isHere(), "no kernel target here: nvmet with ports 1 and 2 is absent");
    return new NvmetFabricWorld(backing);
  }

  private static SysfsAdapters adapters(FabricWorld world) {
    return ((NvmetFabricWorld) world).adapters();
  }

  @Nested
  class Reservations extends NamespaceReservationsContract {
    @TempDir private Path backing;

    @Override
    protected FabricWorld world() {
      return worldOrSkip(backing);
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
  class Connector extends FabricConnectorContract {
    @TempDir private Path backing;

    @Override
    protected FabricWorld world() {
      return worldOrSkip(backing);
    }

    @Override
    protected FabricConnector connector(FabricWorld in) {
      return adapters(in).connector(Path.of("/run"), "a.csi");
    }
  }

  @Nested
  class Topology extends FabricTopologyContract {
    @TempDir private Path backing;

    @Override
    protected FabricWorld world() {
      return worldOrSkip(backing);
    }

    @Override
    protected FabricTopology topology(FabricWorld of) {
      return adapters(of).topology();
    }
  }

  @Nested
  class Events extends FabricEventsContract {
    @TempDir private Path backing;

    @Override
    protected FabricWorld world() {
      return worldOrSkip(backing);
    }

    @Override
    protected FabricEvents events(FabricWorld of) {
      return adapters(of).events(new LinuxKernelUevents());
    }
  }

  @Nested
  class Settings extends FabricSettingsContract {
    @TempDir private Path backing;

    @Override
    protected FabricWorld world() {
      return worldOrSkip(backing);
    }

    @Override
    protected FabricSettings settings(FabricWorld of) {
      return adapters(of).settings();
    }

    @Override
    protected String subsystemOf(FabricWorld in, ControllerName of) {
      return adapters(in).topology().observe().subsystems().stream()
          .filter(subsystem -> subsystem.controller(of).isPresent())
          .map(Subsystem::name)
          .findFirst()
          .orElseThrow();
    }

    @Override
    protected Optional<DeviceName> deviceOf(FabricWorld in, ControllerName of) {
      return adapters(in).topology().observe().subsystems().stream()
          .flatMap(subsystem -> subsystem.controller(of).stream())
          .flatMap(controller -> controller.paths().stream())
          .map(dev.holdfast.domain.path.Path::head)
          .findFirst();
    }
  }
}

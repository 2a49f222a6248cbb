package dev.holdfast.adapters.nvmecli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.contract.FabricConnectorContract;
import dev.holdfast.application.contract.FabricWorld;
import dev.holdfast.application.contract.FabricWorld.Disk;
import dev.holdfast.application.contract.FabricWorld.Target;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.simulator.fault.FaultPoint;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.testkit.SimulatedFabricWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connector's contract against the simulator's nvme program. */
class NvmeCliOnSimulatorTest extends FabricConnectorContract {

  @TempDir Path root;

  @Override
  protected FabricWorld world() {
    return new SimulatedFabricWorld(root, KernelSettings.DEFAULT);
  }

  @Override
  protected FabricConnector connector(FabricWorld in) {
    return connector((SimulatedFabricWorld) in);
  }

  private static FabricConnector connector(SimulatedFabricWorld world) {
    return new NvmeCli(world.simulator().programs(), HostTime.system(), world.simulator().dev())
        .fabricConnector();
  }

  @Test
  void saysThatADeletionGoesOnWhileTheKernelHangs() {
    try (SimulatedFabricWorld world =
        new SimulatedFabricWorld(root.resolve("hanging"), KernelSettings.DEFAULT)) {
      Target target = world.target("nqn.2026-01.dev.holdfast.contract:vol3", List.of(Disk.of(1)));
      ControllerName only = world.connect(target.nqn(), target.addresses().getFirst());
      FaultPoint deletion = world.simulator().faults().at("delete.before");
      deletion.hang();

      DisconnectOutcome outcome = connector(world).disconnect(only, Duration.ofSeconds(1));

      assertThat(outcome).isInstanceOf(DisconnectOutcome.StillGoing.class);
      assertThat(world.controllers(target.nqn())).containsExactly(only);
    }
  }
}

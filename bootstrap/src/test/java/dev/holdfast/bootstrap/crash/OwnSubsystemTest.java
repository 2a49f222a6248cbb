package dev.holdfast.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.Seams;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.VolumeUse;
import dev.holdfast.simulator.SimulatedHost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call costs what its own subsystem costs, however many others the host has. */
class OwnSubsystemTest {
  @TempDir(factory = InMemory.class)
  Path dir;

  private final AtomicInteger scansOfTheHost = new AtomicInteger();
  private final AtomicInteger scansOfOne = new AtomicInteger();

  @Test
  void noCallOfAVolumeScansTheHost() {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      host.clock().holdButSkipWaits();
      BareNode node = BareNode.start(host, dir, this::counted);
      Path kubelet = dir.resolve("kubelet");

      List<String> scanned = new ArrayList<>();
      for (Life life :
          List.of(
              new Life(host, kubelet, Life.ext4()),
              new Life(host, kubelet, new VolumeUse.Block()),
              new Life(host, kubelet, Life.ext4()).reserving())) {
        scanned.addAll(scanned("stage", () -> life.stage(node)));
        scanned.addAll(scanned("stage again", () -> life.stage(node)));
        scanned.addAll(scanned("publish", () -> life.publish(node)));
        scanned.addAll(scanned("publish again", () -> life.publish(node)));
        scanned.addAll(scanned("unpublish", () -> life.unpublish(node)));
        scanned.addAll(scanned("unpublish again", () -> life.unpublish(node)));
        scanned.addAll(scanned("unstage", () -> life.unstage(node)));
        scanned.addAll(scanned("unstage again", () -> life.unstage(node)));
      }

      assertThat(scanned).isEmpty();
      assertThat(scansOfOne).hasPositiveValue();
    }
  }

  private List<String> scanned(String what, Supplier<Outcome<?>> call) {
    int before = scansOfTheHost.get();
    assertThat(call.get()).as(what).isInstanceOf(Outcome.Success.class);
    return Stream.generate(() -> what).limit(scansOfTheHost.get() - before).toList();
  }

  private NodePorts counted(NodePorts ports) {
    FabricTopology own = ports.topology();
    return Seams.with(
        ports,
        new FabricTopology() {
          @Override
          public ObservedTopology observe() {
            scansOfTheHost.incrementAndGet();
            return own.observe();
          }

          @Override
          public ObservedTopology observeOnly(SubsystemNqn nqn) {
            scansOfOne.incrementAndGet();
            return own.observeOnly(nqn);
          }

          @Override
          public boolean removed(CreatedController controller) {
            return own.removed(controller);
          }

          @Override
          public Optional<Controller> controller(SubsystemNqn nqn, ControllerName name) {
            return own.controller(nqn, name);
          }
        });
  }
}

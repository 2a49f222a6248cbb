package dev.holdfast.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.Seams;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.clock.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scan of the kernel takes time, and connections come up meanwhile. */
class AnswerDuringLookTest {
  private static final int PATHS = 2;

  @TempDir(factory = InMemory.class)
  Path dir;

  @Test
  void aLookThatBeganBeforeTheAnswersIsNotTheLastOne() {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      host.clock().holdButSkipWaits();
      BareNode node = BareNode.start(host, dir, ports -> slowLook(ports, host.clock()));
      Life life = new Life(host, dir.resolve("kubelet"), Life.ext4());

      assertThat(life.stage(node)).isInstanceOf(Outcome.Success.class);
    }
  }

  /** The scan during which all connects end shows the kernel as it was before them. */
  private static NodePorts slowLook(NodePorts ports, SimulatedClock clock) {
    AtomicInteger asked = new AtomicInteger();
    AtomicBoolean looked = new AtomicBoolean();
    FabricTopology topology =
        () -> {
          boolean all = asked.get() == PATHS;
          ObservedTopology before = ports.topology().observe();
          if (all && looked.compareAndSet(false, true)) {
            clock.settle();
          }
          return before;
        };
    FabricConnector connector =
        new FabricConnector() {
          @Override
          public ConnectOutcome connect(ConnectRequest request, Duration patience) {
            asked.incrementAndGet();
            clock.await(SimulatedClock.FOREVER, looked::get);
            return ports.connector().connect(request, patience);
          }

          @Override
          public DisconnectOutcome disconnect(ControllerName controller, Duration patience) {
            return ports.connector().disconnect(controller, patience);
          }

          @Override
          public void rescan(ControllerName controller, Duration patience) {
            ports.connector().rescan(controller, patience);
          }
        };
    return Seams.with(ports, topology, connector);
  }
}

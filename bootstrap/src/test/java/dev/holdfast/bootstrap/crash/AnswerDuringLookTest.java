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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scan of the kernel takes time, and connections come up meanwhile. */
class AnswerDuringLookTest {
  private static final int PATHS = 2;

  @TempDir(factory = InMemory.class)
  Path dir;

  /** In real time: skipped time would be over before the threads of the connects had begun. */
  @Test
  void aLookThatBeganBeforeTheAnswersIsNotTheLastOne() {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      BareNode node = BareNode.start(host, dir, ports -> slowLook(ports));
      Life life = new Life(host, dir.resolve("kubelet"), Life.ext4());

      assertThat(life.stage(node)).isInstanceOf(Outcome.Success.class);
    }
  }

  /** The scan during which all connects end shows the kernel as it was before them. */
  private static NodePorts slowLook(NodePorts ports) {
    Phaser asked = new Phaser(PATHS);
    CountDownLatch looked = new CountDownLatch(1);
    Queue<Thread> connects = new ConcurrentLinkedQueue<>();
    FabricTopology topology =
        () -> {
          boolean all = asked.getPhase() > 0;
          ObservedTopology before = ports.topology().observe();
          if (all && looked.getCount() > 0) {
            looked.countDown();
            connects.forEach(AnswerDuringLookTest::join);
          }
          return before;
        };
    FabricConnector connector =
        new FabricConnector() {
          @Override
          public ConnectOutcome connect(ConnectRequest request, Duration patience) {
            connects.add(Thread.currentThread());
            asked.arrive();
            await(looked);
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

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

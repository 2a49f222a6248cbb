package dev.holdfast.bootstrap.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.Seams;
import dev.holdfast.bootstrap.simulated.Volumes;
import dev.holdfast.bootstrap.stories.Awaiting;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.simulator.SimulatedHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connect that was abandoned may still create a controller; one that was not tried may not. */
class UntriedConnectTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir(factory = InMemory.class)
  Path dir;

  /** The connects that were asked for, none of which reaches the kernel. */
  private final Map<SubsystemNqn, ConnectRequest> asked = new ConcurrentHashMap<>();

  @Test
  void aControllerThatAppearsAfterAConnectThatWasNotTriedIsNotHoldfasts() {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      host.clock().holdButSkipWaits();
      BareNode node =
          BareNode.start(
              host, dir.resolve("node"), ports -> Seams.with(ports, unanswered(ports.connector())));
      Volumes volumes =
          new Volumes(host, node.services(), dir.resolve("kubelet"), ConnectionPolicy.DEFAULT);
      assertThat(volumes.tryStage("abandoned")).isInstanceOf(Outcome.Failure.class);
      assertThat(volumes.tryStage("untried")).isInstanceOf(Outcome.Failure.class);
      SubsystemNqn abandoned = nqn("abandoned");
      SubsystemNqn untried = nqn("untried");
      // another process
      for (SubsystemNqn nqn : asked.keySet()) {
        assertThat(node.ports().connector().connect(asked.get(nqn), SOON))
            .isInstanceOf(ConnectOutcome.Connected.class);
      }

      Awaiting.until(() -> {
        host.clock().advance(Duration.ofSeconds(1));
        node.services().reconcile().step();
        return controllers(node, abandoned) == 0;
      });

      assertThat(controllers(node, untried)).isEqualTo(1);
      node.close();
    }
  }

  private SubsystemNqn nqn(String volume) {
    return asked.keySet().stream()
        .filter(nqn -> nqn.value().endsWith(volume))
        .findFirst()
        .orElseThrow();
  }

  private static long controllers(BareNode node, SubsystemNqn nqn) {
    ObservedTopology topology = node.ports().topology().observe();
    return topology.withNqn(nqn).stream().mapToLong(s -> s.controllers().size()).sum();
  }

  /** The first connects get no answer; those of the test reach the kernel. */
  private FabricConnector unanswered(FabricConnector real) {
    return new FabricConnector() {
      @Override
      public ConnectOutcome connect(ConnectRequest request, Duration patience) {
        if (patience.equals(SOON)) {
          return real.connect(request, patience);
        }
        asked.put(request.nqn(), request);
        return request.nqn().value().endsWith("untried")
            ? new ConnectOutcome.NotTried("not tried")
            : new ConnectOutcome.TimedOut("no answer");
      }

      @Override
      public DisconnectOutcome disconnect(ControllerName controller, Duration patience) {
        return real.disconnect(controller, patience);
      }

      @Override
      public void rescan(ControllerName controller, Duration patience) {
        real.rescan(controller, patience);
      }
    };
  }
}

package dev.holdfast.bootstrap.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.statemachine.LifecycleEngines;
import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage and an unstage give the machines every command that there is: no end is a loss. */
final class LifecycleCommandsTest {
  private final List<String> moves = new CopyOnWriteArrayList<>();

  @Test
  void aVolumesLifeIsOneOfCommandsAndNotOfLosses(@TempDir(factory = InMemory.class) Path dir) {
    SimulatedHost host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
    BareNode node =
        BareNode.start(
            host,
            dir.resolve("node"),
            ports -> ports,
            time ->
                new Lifecycles(
                    LifecycleEngines.spring(),
                    Runnable::run,
                    fact -> moves.add(fact.kind() + " " + fact.from() + " " + fact.to()),
                    time));
    try (SteppedNode stepped = SteppedNode.start(host, node, dir, Duration.ofSeconds(10), "one")) {
      assertThat(moves)
          .containsExactlyInAnyOrder(
              "controller ABSENT CONNECTING",
              "controller ABSENT CONNECTING",
              "subsystem ABSENT CONNECTING",
              "controller CONNECTING LIVE",
              "controller CONNECTING LIVE",
              "subsystem CONNECTING HEALTHY",
              "namespace ABSENT USABLE");
      moves.clear();

      assertThat(stepped.volumes().unstage(new VolumeId("one")))
          .isEqualTo(Outcome.success(Done.DONE));
      stepped.look();
      assertThat(moves)
          .containsExactlyInAnyOrder(
              "controller LIVE REMOVING",
              "controller LIVE REMOVING",
              "subsystem HEALTHY ABSENT",
              "namespace USABLE ABSENT");
    }
  }
}

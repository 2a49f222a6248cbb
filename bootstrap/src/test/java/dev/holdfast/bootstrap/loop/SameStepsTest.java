package dev.holdfast.bootstrap.loop;

import static dev.holdfast.bootstrap.simulated.Volumes.FIRST;
import static dev.holdfast.bootstrap.simulated.Volumes.PORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.Beside;
import dev.holdfast.bootstrap.simulated.EveryCall;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.Volumes;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a held clock a scenario is the same every time, however its threads are scheduled. */
final class SameStepsTest {
  private static final int TIMES = 20;
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void manyThreadsMakeTheSameCallsInTheSameOrderAtTheSameTime(
      @TempDir(factory = InMemory.class) Path dir) {
    List<String> first = steps(dir.resolve("first"));

    assertThat(first).hasSizeGreaterThan(300);
    assertThat(first.stream().map(step -> step.split("\\|")[1]).distinct()).hasSizeGreaterThan(10);
    for (int i = 1; i < TIMES; i++) {
      assertThat(steps(dir.resolve("again-" + i))).isEqualTo(first);
    }
  }

  /** Calls for three volumes at once, an address that is silent, a total loss, an unstaging. */
  private static List<String> steps(Path dir) {
    List<String> steps = Collections.synchronizedList(new ArrayList<>());
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      host.clock().holdButSkipWaits();
      host.fabric().connectLatency(Duration.ofMillis(20));
      Instant start = host.clock().instant();
      EveryCall noted =
          (name, real) -> {
            steps.add(
                "%s|%s|%d"
                    .formatted(
                        name,
                        Thread.currentThread().getName(),
                        Duration.between(start, host.clock().instant()).toMillis()));
            return real.make();
          };
      BareNode node = BareNode.start(host, dir.resolve("node"), noted::around);
      Volumes volumes =
          new Volumes(host, node.services(), dir.resolve("kubelet"), ConnectionPolicy.DEFAULT);
      List<VolumeId> ids = Stream.of("a", "b", "c").map(VolumeId::new).toList();
      volumes.target(ids.getFirst()).silence(FIRST, PORT);
      List<Beside<VolumeId>> staging =
          ids.stream()
              .map(id -> Beside.call(host.clock(), () -> volumes.stage(id.value())))
              .toList();
      assertThat(staging.stream().map(Beside::get)).isEqualTo(ids);
      look(node, 5);
      ids.forEach(id -> volumes.target(id).cut(FIRST, PORT));
      look(node, 20);
      ids.forEach(id -> volumes.target(id).restore(FIRST, PORT));
      look(node, 15);
      List<Beside<Outcome<?>>> unstaging =
          ids.stream()
              .map(id -> Beside.<Outcome<?>>call(host.clock(), () -> volumes.unstage(id)))
              .toList();
      look(node, 2);
      assertThat(unstaging).allMatch(call -> call.get() instanceof Outcome.Success);
      assertThat(host.kernel().controllers()).isEmpty();
    }
    return List.copyOf(steps);
  }

  private static void look(BareNode node, int seconds) {
    for (int i = 0; i < seconds; i++) {
      node.look(SECOND);
    }
  }
}

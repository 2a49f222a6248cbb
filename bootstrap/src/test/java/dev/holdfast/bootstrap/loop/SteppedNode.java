package dev.holdfast.bootstrap.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.Volumes;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A node with healthy volumes, whose loop runs on request, one step later each time.
 *
 * @param step between two scans
 */
record SteppedNode(SimulatedHost host, BareNode node, Volumes volumes, Duration step)
    implements AutoCloseable {

  private static final int MOST_LOOKS = 600;

  static SteppedNode start(Path dir, Duration step, String... names) {
    SimulatedHost host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
    return start(host, BareNode.start(host, dir.resolve("node"), ports -> ports), dir, step, names);
  }

  static SteppedNode start(
      SimulatedHost host, BareNode node, Path dir, Duration step, String... names) {
    SteppedNode stepped =
        new SteppedNode(
            host,
            node,
            new Volumes(host, node.services(), dir.resolve("kubelet"), ConnectionPolicy.DEFAULT),
            step);
    List<VolumeId> staged = List.of(names).stream().map(stepped.volumes::stage).toList();
    for (int i = 0; i < 3; i++) {
      stepped.look();
    }
    assertThat(staged).allMatch(volume -> stepped.verdict(volume) == Verdict.HEALTHY);
    return stepped;
  }

  void look() {
    node.look(step);
  }

  VolumeHealth health(VolumeId volume) {
    return node.services().health().report(volume).orElseThrow().health();
  }

  Verdict verdict(VolumeId volume) {
    return health(volume).verdict();
  }

  void awaitHealthy(VolumeId volume) {
    for (int i = 0; i < MOST_LOOKS; i++) {
      look();
      if (verdict(volume) == Verdict.HEALTHY) {
        return;
      }
    }
    throw new AssertionError("not healthy in " + MOST_LOOKS + " looks: " + health(volume));
  }

  @Override
  public void close() {
    node.close();
  }
}

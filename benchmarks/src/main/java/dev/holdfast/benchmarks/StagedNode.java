package dev.holdfast.benchmarks;

import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.concurrency.SharedTopology;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.Seams;
import dev.holdfast.bootstrap.simulated.Volumes;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A node whose volumes are staged, and well. */
final class StagedNode implements AutoCloseable {
  /** Calls of kubelet. */
  private static final int AT_ONCE = 16;

  private final Path root;
  private final SimulatedHost host;
  private final BareNode node;

  /**
   * @param topology in place of the node's own, from its {@code /sys}
   */
  StagedNode(int count, Function<Path, FabricTopology> topology) throws IOException {
    root = Scratch.directory();
    host = SimulatedHost.create(root.resolve("host"));
    FabricTopology own = topology.apply(host.sys());
    node =
        BareNode.start(
            host,
            root.resolve("node"),
            ports ->
                Seams.with(
                    ports,
                    new SharedTopology(
                        own,
                        new AbandonableCalls("read", 2, HostTime.system()),
                        HostTime.system())));
    Volumes volumes =
        new Volumes(host, node.services(), root.resolve("node/kubelet"), ConnectionPolicy.DEFAULT);
    try (ExecutorService kubelet = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int i = 0; i < count; i++) {
        String name = "vol-" + i;
        kubelet.execute(() -> volumes.stage(name));
      }
    }
    lookAtAll();
    long well =
        node.services().health().all().stream()
            .filter(health -> health.verdict() == Verdict.HEALTHY)
            .count();
    if (well != count) {
      throw new IllegalStateException("only " + well + " volumes are well");
    }
  }

  /** A step of the loop without a reason for a full scan. */
  void look() {
    node.services().reconcile().step();
  }

  /** A step of the loop with a full scan. */
  void lookAtAll() {
    node.services().reconcile().reconnect(new VolumeId("vol-0"));
    node.services().reconcile().step();
  }

  @Override
  public void close() throws IOException {
    host.close();
    Scratch.delete(root);
  }
}

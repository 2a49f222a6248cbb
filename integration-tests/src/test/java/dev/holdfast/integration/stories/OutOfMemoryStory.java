package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.integration.machine.Output;
import dev.holdfast.integration.world.CsiNode;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.KernelView;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("s")
@DisplayName("the node's heap is exhausted in an outage: it ends, is started again, and heals")
@Kernels("uml")
@Timeout(1800)
class OutOfMemoryStory {
  /** That of a virtual machine that was started with {@code -XX:+ExitOnOutOfMemoryError}. */
  private static final int EXHAUSTED = 3;

  /** So many that a request is nearly as large as gRPC permits, and fills a third of the heap. */
  private static final int ATTRIBUTES = 400_000;

  private static final int CALLS = 12;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void theWriterGoesOnAndNothingElseIsTouched(Scene scene) {
    Volume volume =
        scene
            .volume(scene.target(256), "ext4")
            .with("ctrlLossTmo", "4")
            .with("reconnectDelay", "2")
            .with("outagePolicy", "hold")
            .with("holdFor", "15m");
    String nqn = volume.target().nqn();
    KernelTarget administrators = scene.target(16);
    String other = administrators.nqn();
    scene.guest().run("nvme", "connect", "-t", "tcp", "-a", "10.77.1.2", "-s", "4420", "-n", other);
    volume.stage();
    volume.publish();
    Writer writer = scene.writer(volume);
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));
    KernelView before = scene.see();

    volume.target().refuse(1);
    volume.target().refuse(2);
    scene.await(
        "the kernel to give up", Duration.ofSeconds(60), it -> it.controllers(nqn).isEmpty());
    long exhausting = System.nanoTime();
    boolean exhausted = exhaust(scene.node(), scene.volume(administrators, "ext4").packed());
    if (exhausted) {
      Output end = scene.node().end();
      scene.measured("until the node has ended", exhausting);
      assertThat(end.status()).as("the end of the node: %s", end).isEqualTo(EXHAUSTED);
      assertThat(scene.node().log())
          .anyMatch(line -> line.contains("Terminating due to java.lang.OutOfMemoryError"));
      scene.node().restart();
    }
    scene.node().awaitVerdict(volume, "ORPHANED", Duration.ofSeconds(30));
    long back = System.nanoTime();
    volume.target().serve(1);
    volume.target().serve(2);

    writer.awaitMore();
    scene.measured("from the target's return until the writer writes on", back);
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(60));
    KernelView after = scene.see();
    assertThat(after.mounts(volume.published())).isEqualTo(before.mounts(volume.published()));
    assertThat(after.mounts(volume.staging())).isEqualTo(before.mounts(volume.staging()));
    assertThat(after.controllers(other))
        .as("the administrator's controller")
        .hasSize(1)
        .isEqualTo(before.controllers(other));
    writer.endsWithEveryByte();
    volume.letGo();
    scene.guest().run("nvme", "disconnect", "-n", other);
    assumeTrue(exhausted, "skipped: the node had answered all calls before their heaps met");
  }

  /**
   * By requests alone, which no node can use: the heap is that of the image.
   *
   * @return false if the node runs on: on a slow machine few are parsed at the same time
   */
  private static boolean exhaust(CsiNode node, Volume large) {
    IntStream.range(0, ATTRIBUTES).forEach(it -> large.with(Integer.toString(it, 36), ""));
    long end =
        System.nanoTime() + PATIENCE.multipliedBy(node.guest().machine().slowness()).toNanos();
    Runnable caller =
        () -> {
          while (node.runs() && System.nanoTime() < end) {
            large.stageCode();
          }
        };
    IntStream.range(0, CALLS)
        .mapToObj(_ -> CompletableFuture.runAsync(caller, it -> Thread.ofVirtual().start(it)))
        .toList()
        .forEach(CompletableFuture::join);
    if (node.runs()) {
      assertThat(node.log())
          .as("the node runs on, with an exhausted heap")
          .noneMatch(line -> line.contains("OutOfMemoryError"));
    }
    return !node.runs();
  }
}

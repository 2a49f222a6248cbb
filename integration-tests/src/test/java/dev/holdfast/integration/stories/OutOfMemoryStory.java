package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.Output;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.KernelView;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import java.time.Duration;
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

  /** Enough for the node, and too small for one request of the largest size that gRPC permits. */
  private static final String HEAP = "48m";

  private static final int ATTRIBUTES = 400_000;

  @Test
  void theWriterGoesOnAndNothingElseIsTouched(Scene scene) {
    scene.nodeWithHeap(HEAP);
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
    Volume large = scene.volume(administrators, "ext4").packed();
    IntStream.range(0, ATTRIBUTES).forEach(it -> large.with(Integer.toString(it, 36), ""));
    long exhausting = System.nanoTime();
    large.stageCode();
    Output end = scene.node().end();
    scene.measured("until the node has ended", exhausting);
    assertThat(end.status()).as("the end of the node: %s", end).isEqualTo(EXHAUSTED);
    assertThat(scene.node().log())
        .anyMatch(line -> line.contains("Terminating due to java.lang.OutOfMemoryError"));
    scene.node().restart();

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
  }
}

package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.Output;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.KernelView;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import java.time.Duration;
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

  /** Each of them takes a quarter of a megabyte of the heap while it waits. */
  private static final int CALLS = 1000;

  private static final int ATTRIBUTES = 1400;

  private static final String SILENT = "10.77.1.99";

  private static final Duration PATIENCE = Duration.ofSeconds(90);

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
    Volume waiting = waiting(scene);
    long exhausting = System.nanoTime();
    waiting.stageMany(CALLS, PATIENCE);
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

  /** Its calls wait: for an address that never answers, or for the call that waits for that. */
  private static Volume waiting(Scene scene) {
    scene
        .guest()
        .run("ip", "neigh", "replace", SILENT, "lladdr", "02:00:00:00:00:99", "dev", "hf1");
    Volume volume = scene.volume(scene.target(16), Volume.BLOCK).with("targetTrAddr", SILENT);
    for (int i = 0; i < ATTRIBUTES; i++) {
      volume.with("example.com/no-attribute-of-this-driver-%04d".formatted(i), "");
    }
    return volume;
  }
}

package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.Await;
import dev.holdfast.integration.world.KernelTarget.Backing;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("p")
@DisplayName(
    "a target that answers to no read or write: calls for its volume end, other volumes go on")
@Kernels(Kernels.SOME)
@Timeout(1800)
class HangingStory {
  /** The time that a call may take of kubelet's two minutes. */
  private static final Duration BUDGET = Duration.ofSeconds(110);

  @Test
  void nobodyElseWaitsForIt(Scene scene) {
    Volume hanging = scene.volume(scene.target(64, Backing.MAPPED), "ext4");
    Volume other = scene.volume(scene.target(64), "ext4");
    hanging.stage();
    hanging.publish();
    // it is not written back before the target hangs, and cannot be unmounted before it answers
    scene.guest().run("sh", "-c", "echo unwritten > " + hanging.published() + "/file");
    hanging.target().fault("hang");

    long began = System.nanoTime();
    usage(hanging);
    hanging.unpublish();
    CompletableFuture<Status> letting = CompletableFuture.supplyAsync(hanging::unstageCode);
    other.stage();
    assertThat(letting).as("still tried when the other one was staged").isNotDone();
    other.publish();
    assertThat(scene.node().verdict(other)).isEqualTo("HEALTHY");
    other.letGo();

    // the node's own answer, and not the end of the caller's patience
    assertThat(letting.join().getCode())
        .as("of unstaging in the outage")
        .isNotIn(Status.Code.OK, Status.Code.DEADLINE_EXCEEDED);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isLessThan(BUDGET.multipliedBy(2L * scene.guest().machine().slowness()));

    hanging.target().fault("none");
    Await.until(
        Duration.ofMinutes(2).multipliedBy(scene.guest().machine().slowness()),
        Duration.ofMillis(300),
        "the volume to be unstaged",
        () -> hanging.unstageCode().isOk(),
        scene::see);
    hanging.stage();
    hanging.publish();
    assertThat(scene.guest().run("cat", hanging.published() + "/file")).isEqualTo("unwritten\n");
    hanging.letGo();
  }

  /** How full it is may be known without the target, or not; but an answer comes. */
  private static void usage(Volume volume) {
    try {
      volume.stats();
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isNotEqualTo(Status.Code.UNKNOWN);
    }
  }
}

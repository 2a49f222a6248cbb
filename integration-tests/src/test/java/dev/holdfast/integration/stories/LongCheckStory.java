package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.Await;
import dev.holdfast.integration.world.KernelTarget.Backing;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("u")
@DisplayName("a check longer than a call: each call joins it, and the last one mounts")
@Kernels("uml")
@Timeout(1800)
class LongCheckStory {
  private static final String CHECK = "e2fsck";

  /** The patience of a caller, for all that comes before the check too. */
  private static final Duration CALL = Duration.ofSeconds(12);

  private static final Duration REPEATED_CALL = Duration.ofSeconds(4);

  /** Of each read, while blkid and the like read. */
  private static final Duration SOME = Duration.ofMillis(100);

  /** A check waits for some forty reads, one after the other. */
  private static final Duration LONG = Duration.ofSeconds(5);

  @Test
  void oneCheckForAllCalls(Scene scene) {
    Volume volume = scene.volume(scene.target(128, Backing.MAPPED), "ext4");
    volume.stage();
    volume.publish();
    scene.guest().run("sh", "-c", "echo kept > %s/file".formatted(volume.published()));
    scene.guest().script("scatter.py", volume.published(), "300");
    volume.letGo();
    volume.target().unclean();

    volume.target().slow(SOME, Duration.ZERO);
    CompletableFuture<Status> first = CompletableFuture.supplyAsync(() -> volume.stageCode(CALL));
    Await.until(
        Duration.ofSeconds(60).multipliedBy(scene.guest().machine().slowness()),
        Duration.ofMillis(100),
        "the check",
        () -> !scene.guest().processes(CHECK).isEmpty(),
        first::isDone);
    volume.target().slow(LONG, Duration.ZERO);
    requireUnderWay(first.join());
    List<String> check = scene.guest().processes(CHECK);
    assertThat(check).hasSize(1);
    assertThat(scene.node().ask("/actuator/volumes")).contains("\"kind\":\"check\"");
    for (int call = 0; call < 2; call++) {
      requireUnderWay(volume.stageCode(REPEATED_CALL));
      assertThat(scene.guest().processes(CHECK)).isEqualTo(check);
    }
    volume.target().fault("none");
    volume.stage();

    assertThat(scene.guest().processes(CHECK)).isEmpty();
    volume.publish();
    assertThat(scene.guest().run("cat", volume.published() + "/file")).isEqualTo("kept\n");
    scene.guest().run("sh", "-c", "echo more > %s/more".formatted(volume.published()));
    volume.letGo();
  }

  private static void requireUnderWay(Status status) {
    assertThat(status.getCode()).as("%s", status).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription())
        .contains("ext4 check of", "repeat the call")
        .containsPattern("\\(\\d+ %, \\d+ (s|min)");
  }
}

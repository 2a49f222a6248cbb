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
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("t")
@DisplayName("a mkfs longer than a call: joined by the next one, also by that of the next process")
@Kernels("uml")
@Timeout(1800)
class LongMkfsStory {
  private static final String MKFS = "mkfs.ext4";

  /** The patience of a caller, for all that comes before the mkfs too. */
  private static final Duration CALL = Duration.ofSeconds(12);

  private static final Duration REPEATED_CALL = Duration.ofSeconds(4);

  /** A mkfs waits for some ten writes and flushes, one after the other. */
  private static final Duration FOR_MINUTES = Duration.ofSeconds(20);

  private static final Duration SECONDS = Duration.ofSeconds(5);

  @Test
  void theNextCallJoinsIt(Scene scene) {
    Volume volume = scene.volume(scene.target(128, Backing.MAPPED), "ext4");
    volume.target().slow(Duration.ZERO, FOR_MINUTES);

    requireUnderWay(volume.stageCode(CALL), "");
    List<String> mkfs = scene.guest().processes(MKFS);
    assertThat(mkfs).hasSize(1);
    assertThat(scene.node().ask("/actuator/volumes")).contains("\"kind\":\"mkfs\"");
    requireUnderWay(volume.stageCode(REPEATED_CALL), "");
    assertThat(scene.guest().processes(MKFS)).isEqualTo(mkfs);
    volume.target().fault("none");
    volume.stage();

    assertThat(scene.guest().processes(MKFS)).isEmpty();
    requireUsable(scene, volume);
  }

  /** A mkfs outlives the node that began it, unless it ends with the node's container. */
  @Test
  void theNextProcessJoinsItAndFormatsNothingOverTheRemainsOfAnother(Scene scene) {
    Volume goesOn = scene.volume(scene.target(128, Backing.MAPPED), "ext4");
    Volume ends = scene.volume(scene.target(32, Backing.MAPPED), "ext4");
    String empty = ends.target().digest();
    goesOn.target().slow(Duration.ZERO, FOR_MINUTES);
    ends.target().slow(Duration.ZERO, SECONDS);
    CompletableFuture<Status> begun = atOnce(() -> goesOn.stageCode(CALL));
    await(scene, "the first mkfs", () -> scene.guest().processes(MKFS).size() == 1);
    List<String> adopted = scene.guest().processes(MKFS);
    CompletableFuture<Status> cut = atOnce(ends::stageCode);
    await(scene, "the second mkfs", () -> scene.guest().processes(MKFS).size() == 2);
    // without the superblock, which is written last
    await(scene, "the second mkfs to write", () -> !ends.target().digest().equals(empty));
    scene
        .node()
        .killWith(
            scene.guest().processes(MKFS).stream().filter(it -> !adopted.contains(it)).toList());
    requireUnderWay(begun.join(), "");
    assertThat(cut.join().isOk()).isFalse();
    scene.node().restart();

    requireUnderWay(goesOn.stageCode(CALL), "begun by an earlier process");
    String remains = ends.target().digest();
    assertThat(ends.stageCode().getDescription()).contains("mkfs of ext4 was begun");
    assertThat(ends.target().digest()).isEqualTo(remains);
    ends.unstage();
    assertThat(scene.guest().processes(MKFS)).isEqualTo(adopted);
    goesOn.target().fault("none");
    goesOn.stage();
    assertThat(scene.guest().processes(MKFS)).isEmpty();
    requireUsable(scene, goesOn);
  }

  private static CompletableFuture<Status> atOnce(Supplier<Status> call) {
    return CompletableFuture.supplyAsync(call, it -> Thread.ofVirtual().start(it));
  }

  private static void requireUnderWay(Status status, String remark) {
    assertThat(status.getCode()).as("%s", status).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription())
        .contains("ext4 mkfs of", "repeat the call", remark)
        .containsPattern("\\(\\d+ (s|min)");
  }

  private static void requireUsable(Scene scene, Volume volume) {
    assertThat(scene.node().log())
        .filteredOn(line -> line.contains(volume.id() + ":") && line.contains("Allowed"))
        .as("permissions to format")
        .hasSize(1);
    volume.publish();
    scene.guest().run("sh", "-c", "echo kept > %1$s/file".formatted(volume.published()));
    volume.letGo();
    volume.stage();
    volume.publish();
    assertThat(scene.guest().run("cat", volume.published() + "/file")).isEqualTo("kept\n");
    volume.letGo();
  }

  private static void await(Scene scene, String what, BooleanSupplier is) {
    Await.until(
        Duration.ofSeconds(60).multipliedBy(scene.guest().machine().slowness()),
        Duration.ofMillis(200),
        what,
        is,
        () -> scene.guest().processes(MKFS));
  }
}

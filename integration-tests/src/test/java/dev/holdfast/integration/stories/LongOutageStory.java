package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.Await;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("m")
@DisplayName(
    "release: an outage past ctrlLossTmo, the node killed in it: the next pod has its volume")
@Kernels(Kernels.SOME)
@Timeout(1800)
class LongOutageStory {

  @Test
  void theNextPublishWorksWithoutHelp(Scene scene) {
    Volume volume = scene.volume(scene.target(256), "ext4").with("ctrlLossTmo", "4");
    String nqn = volume.target().nqn();
    volume.stage();
    volume.publish();
    write(scene, volume.published() + "/before", "kept");

    volume.target().refuse(1);
    volume.target().refuse(2);
    scene.await(
        "the kernel to give up", Duration.ofSeconds(60), it -> it.controllers(nqn).isEmpty());
    scene.node().killAndRestart();
    scene.node().awaitVerdict(volume, "ORPHANED", Duration.ofSeconds(30));
    long back = System.nanoTime();
    volume.target().serve(1);
    volume.target().serve(2);

    // kubelet tries again what could not be done yet
    Await.until(
        Duration.ofSeconds(60).multipliedBy(scene.guest().machine().slowness()),
        Duration.ofMillis(300),
        "the next pod to get the volume",
        () -> volume.publishCode("two").isOk(),
        () -> scene.node().report(volume));
    String there = volume.published("two");
    assertThat(scene.guest().run("cat", there + "/before")).isEqualTo("kept\n");
    write(scene, there + "/after", "new");
    scene.measured("from the target's return until the next pod has written", back);

    scene.node().awaitVerdict(volume, "DEAD_MOUNT", Duration.ofSeconds(30));
    assertThat(scene.node().report(volume))
        .contains("under " + volume.published() + " was removed", "delete the pod")
        .doesNotContain(there);
    volume.unpublish();
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(60));
    assertThat(scene.guest().run("cat", there + "/after")).isEqualTo("new\n");
    assertThat(volume.unpublishCode("two").isOk()).isTrue();
    volume.unstage();
  }

  private static void write(Scene scene, String file, String text) {
    scene.guest().run("sh", "-c", "echo %1$s > %2$s && sync %2$s".formatted(text, file));
  }
}

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

@Tag("q")
@DisplayName(
    "hold: the pod deleted in an outage, with unwritten data: all is written when the target is back")
@Kernels("uml newest")
@Timeout(1800)
class UnwrittenStory {
  private static final String DATA = "/tmp/unwritten";

  @Test
  void whatWasWrittenBeforeTheOutageIsThereAfterIt(Scene scene) {
    play(scene, false);
  }

  @Test
  void alsoIfTheNodeWasKilledInIt(Scene scene) {
    play(scene, true);
  }

  private static void play(Scene scene, boolean killed) {
    Volume volume =
        scene
            .volume(scene.target(96), "ext4")
            .with("ctrlLossTmo", "4")
            .with("reconnectDelay", "2")
            .with("outagePolicy", "hold")
            .with("holdFor", "15m");
    String nqn = volume.target().nqn();
    volume.stage();
    volume.publish();
    String file = volume.published() + "/file";
    String written = write(scene, file);

    volume.target().refuse(1);
    volume.target().refuse(2);
    scene.await(
        "the kernel to give up", Duration.ofSeconds(60), it -> it.controllers(nqn).isEmpty());
    volume.unpublish();
    assertThat(volume.unstageCode().isOk()).as("unstaged in the outage").isFalse();
    assertThat(scene.see().mounts(volume.staging())).isEmpty();
    if (killed) {
      scene.node().killAndRestart();
    }
    assertThat(volume.unstageCode().isOk()).as("unstaged in the outage").isFalse();
    long back = System.nanoTime();
    volume.target().serve(1);
    volume.target().serve(2);

    // kubelet tries again what could not be done yet
    Await.until(
        Duration.ofMinutes(2).multipliedBy(scene.guest().machine().slowness()),
        Duration.ofSeconds(1),
        "the volume to be unstaged",
        () -> volume.unstageCode().isOk(),
        () -> scene.node().report(volume));
    scene.measured("from the target's return until the volume is unstaged", back);
    scene.guest().run("sh", "-c", "echo 3 > /proc/sys/vm/drop_caches");
    volume.stage();
    volume.publish();
    assertThat(scene.guest().run("cksum", file).split(" ")[0]).isEqualTo(written);
    volume.letGo();
  }

  /** Allocated on the device, and overwritten in the page cache only. Returns its check sum. */
  private static String write(Scene scene, String file) {
    String data = "dd if=/dev/urandom of=%s bs=1M count=8 2>/dev/null".formatted(DATA);
    scene.guest().run("sh", "-c", data + " && cp %1$s %2$s && sync %2$s".formatted(DATA, file));
    scene.guest().run("sh", "-c", data + " && dd if=%s of=%s conv=notrunc".formatted(DATA, file));
    return scene.guest().run("cksum", DATA).split(" ")[0];
  }
}

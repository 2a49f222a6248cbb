package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.KernelView;
import dev.holdfast.integration.world.KernelView.Device;
import dev.holdfast.integration.world.KernelView.Mount;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("a")
@DisplayName("stage, publish, write, unpublish, unstage: ext4, xfs, raw block")
@Kernels(Kernels.EVERY)
@Timeout(1200)
class StagePublishStory {

  @Test
  void ext4KeepsItsDataFromOneStagingToTheNext(Scene scene) {
    keepsItsData(scene, "ext4");
  }

  @Test
  void xfsKeepsItsDataFromOneStagingToTheNext(Scene scene) {
    keepsItsData(scene, "xfs");
  }

  private static void keepsItsData(Scene scene, String type) {
    Volume volume = scene.volume(scene.target(512), type);

    volume.stage();
    volume.stage();
    volume.publish();
    volume.publish();

    KernelView view =
        scene.await("two paths", Duration.ofSeconds(30), it -> it.live(volume.target().nqn()) == 2);
    Device device = view.device(volume.target().uuid().toString()).orElseThrow();
    assertThat(view.mounts(volume.staging()))
        .singleElement()
        .satisfies(mount -> isOf(mount, device, type));
    assertThat(view.mounts(volume.published()))
        .singleElement()
        .satisfies(mount -> isOf(mount, device, type));
    scene
        .guest()
        .run(
            "sh",
            "-c",
            "echo kept > " + volume.published() + "/file && sync -f " + volume.published());
    assertThat(volume.stats().getUsage(0).getTotal()).isBetween(400L << 20, 512L << 20);
    assertThat(volume.unstageCode().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);

    volume.letGo();
    volume.letGo();
    assertThat(scene.see().leftByTheNode("/var/lib/kubelet")).isEmpty();

    volume.stage();
    volume.publish();
    assertThat(scene.guest().run("cat", volume.published() + "/file")).isEqualTo("kept\n");
    volume.letGo();
  }

  private static void isOf(Mount mount, Device device, String type) {
    assertThat(mount.number()).isEqualTo(device.number());
    assertThat(mount.type()).isEqualTo(type);
    assertThat(mount.options()).contains("noatime");
  }

  @Test
  void rawBlockIsTheDeviceItselfAndNeverFormatted(Scene scene) {
    Volume volume = scene.volume(scene.target(64), Volume.BLOCK);
    String empty = volume.target().digest();

    volume.stage();
    volume.publish();

    Device device = scene.see().device(volume.target().uuid().toString()).orElseThrow();
    assertThat(scene.guest().run("stat", "-c", "%F %Hr:%Lr", volume.published()).strip())
        .isEqualTo("block special file " + device.number());
    assertThat(volume.target().digest()).isEqualTo(empty);
    assertThat(volume.stats().getUsage(0).getTotal()).isEqualTo(64L << 20);
    scene
        .guest()
        .run(
            "sh",
            "-c",
            "tr '\\0' x < /dev/zero | dd of=%s bs=1M count=4 iflag=fullblock oflag=direct conv=fsync,notrunc status=none"
                .formatted(volume.published()));
    String written = volume.target().digest();
    assertThat(written).isNotEqualTo(empty);

    volume.letGo();
    volume.stage();
    volume.publish();
    assertThat(volume.target().digest()).isEqualTo(written);
    volume.letGo();
  }
}

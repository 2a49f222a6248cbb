package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.CsiNode;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.KernelView;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("luks")
@DisplayName(
    "an encrypted volume: written, node killed, path lost, grown, wrong key, device renumbered")
@Kernels("6.12")
@Timeout(1800)
class LuksStory {
  private static final int BEFORE = 320;
  private static final int AFTER = 448;
  private static final String PASSPHRASE = "correct horse, battery";

  @Test
  void aPodWritesThroughAllOfIt(Scene scene) {
    scene.guest().run("modprobe", "-a", "dm_crypt");
    KernelTarget target = scene.target(BEFORE, KernelTarget.Backing.FILE);
    Volume volume = encrypted(scene, target).secret("luksPassphrase", PASSPHRASE);
    volume.stage();
    volume.publish();
    Writer writer = scene.writer(volume);
    CsiNode node = scene.node();
    node.awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));
    KernelView.Device device = scene.see().device(target.uuid().toString()).orElseThrow();
    KernelView.Mount mount = scene.see().mounts(volume.published()).getLast();
    assertThat(mount.number()).isNotEqualTo(device.number());
    assertThat(scene.guest().run("blkid", "-p", "-o", "value", "-s", "TYPE", node(device)))
        .isEqualTo("crypto_LUKS\n");

    node.killAndRestart();
    node.awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(60));
    writer.awaitMore();

    target.refuse(1);
    node.awaitVerdict(volume, "DEGRADED", Duration.ofSeconds(60));
    writer.awaitMore();
    target.serve(1);
    node.awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(60));

    target.resize(AFTER);
    volume.expand((long) AFTER << 20);
    assertThat(volume.stats().getUsage(0).getTotal())
        .isBetween((long) (BEFORE + 40) << 20, (long) AFTER << 20);

    writer.awaitMore();
    writer.endsWithEveryByte();
    volume.letGo();
    assertThat(scene.see().mappings()).isEmpty();

    Volume wrong = encrypted(scene, target).secret("luksPassphrase", "wrong");
    assertThat(wrong.stageCode().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(wrong.unstageCode().isOk()).isTrue();
    Volume plain = scene.volume(target, "ext4");
    Status refused = plain.stageCode();
    assertThat(refused.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(refused.getDescription()).contains("encryption: luks2");
    assertThat(plain.unstageCode().isOk()).isTrue();
    assertThat(scene.see().mappings()).isEmpty();
    assertThat(String.join("\n", node.log())).doesNotContain(PASSPHRASE);
  }

  @Test
  void theMappingIsMadeAgainOnTheDeviceThatCame(Scene scene) {
    scene.guest().run("modprobe", "-a", "dm_crypt");
    Volume volume =
        encrypted(scene, scene.target(256))
            .with("ctrlLossTmo", "4")
            .secret("luksPassphrase", PASSPHRASE);
    String nqn = volume.target().nqn();
    volume.stage();
    volume.publish();
    scene
        .guest()
        .run("sh", "-c", "echo kept > %1$s/file && sync -f %1$s".formatted(volume.published()));
    volume.unpublish();
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));
    volume.target().refuse(1);
    volume.target().refuse(2);
    scene.await(
        "the kernel to give up", Duration.ofSeconds(60), it -> it.controllers(nqn).isEmpty());
    volume.target().serve(1);
    volume.target().serve(2);

    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(90));

    volume.publish();
    assertThat(scene.guest().run("cat", volume.published() + "/file")).isEqualTo("kept\n");
    volume.letGo();
    assertThat(scene.see().mappings()).isEmpty();
  }

  private static Volume encrypted(Scene scene, KernelTarget target) {
    return scene.volume(target, "ext4").with("encryption", "luks2");
  }

  private static String node(KernelView.Device device) {
    return "/dev/" + device.name();
  }
}

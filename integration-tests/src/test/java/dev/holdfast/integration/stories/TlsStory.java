package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.Guest;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("tls")
@DisplayName("TLS: no tlshd, wrong key, target without it, all refused; reconnect, expiry, repair")
@Kernels("6.12")
@Timeout(1800)
class TlsStory {
  private static final String KEY = "tlsPsk";

  /** Host and target are one machine here, and its kernel has one keyring for both. */
  private static final String KEYS = "grep ' psk ' /proc/keys | grep -v expd || true";

  @AfterEach
  void noHandshakes(Scene scene) {
    scene.guest().shell("pkill -x tlshd; keyctl clear %:.nvme");
  }

  @Test
  void onlyTheRightKeyOpensTheTarget(Scene scene) {
    String key = key(scene.guest());
    String other = key(scene.guest());
    KernelTarget target = scene.target(64).encrypting(key);
    target.handshakes("target", true);

    refused(scene, scene.volume(target, "ext4").secret(KEY, key), "no tlshd runs on this host");
    target.handshakes("host", true);
    refused(scene, scene.volume(target, "ext4").secret(KEY, other), "handshake of TLS failed");
    refused(scene, scene.volume(target, "ext4"), "broke while it was made");
    Volume volume = scene.volume(target, "ext4").secret(KEY, key);
    volume.stage();
    volume.publish();
    Writer writer = scene.writer(volume);
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));
    assertThat(encrypted(scene, target)).isEqualTo(2);
    writer.endsWithEveryByte();
    volume.letGo();

    assertThat(scene.guest().shell(KEYS).stdout().lines())
        .as("the target's own key stays")
        .hasSize(1);
    assertThat(String.join("\n", scene.node().log())).doesNotContain(middle(key), middle(other));
  }

  @Test
  void aTargetWithoutTlsIsNotUsed(Scene scene) {
    String key = key(scene.guest());
    KernelTarget target = scene.target(64);
    target.handshakes("host", true);

    refused(scene, scene.volume(target, "ext4").secret(KEY, key), "handshake of TLS failed");
    scene
        .guest()
        .run("nvme", "connect", "-t", "tcp", "-a", "10.77.1.2", "-s", "4420", "-n", target.nqn());
    Volume volume = scene.volume(target, "ext4").secret(KEY, key);
    Status beside = volume.stageCode();
    assertThat(beside.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(beside.getDescription()).contains("not, or not surely, encrypted");
    assertThat(volume.unstageCode().isOk()).isTrue();
    assertThat(scene.see().controllers(target.nqn())).hasSize(1);
    scene.guest().run("nvme", "disconnect", "-n", target.nqn());
  }

  @Test
  void theKernelAndTheNodeConnectAgainByTheKey(Scene scene) {
    KernelTarget target = scene.target(64).encrypting();
    target.handshakes("target", true);
    target.handshakes("host", true);
    Volume volume =
        scene
            .volume(target, "ext4")
            .with("ctrlLossTmo", "6")
            .with("reconnectDelay", "2")
            .secret(KEY, key(scene.guest()));
    volume.stage();
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));

    target.refuse(1);
    scene.await("a loss", Duration.ofSeconds(30), it -> it.live(target.nqn()) == 1);
    target.serve(1);
    scene.await("the kernel's reconnect", Duration.ofSeconds(60), it -> it.live(target.nqn()) == 2);
    assertThat(encrypted(scene, target)).isEqualTo(2);

    scene.node().killAndRestart();
    giveUp(scene, target);
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(90));
    assertThat(encrypted(scene, target)).isEqualTo(2);

    scene
        .guest()
        .run(
            "keyctl",
            "session",
            "-",
            "sh",
            "-c",
            "keyctl link %:.nvme @s; for key in $(keyctl rlist %:.nvme); do keyctl timeout $key 1; done; sleep 2");
    giveUp(scene, target);
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(90));
    assertThat(encrypted(scene, target)).isEqualTo(2);

    volume.unstage();
    assertThat(scene.guest().shell(KEYS).stdout()).isEmpty();
  }

  private static void giveUp(Scene scene, KernelTarget target) {
    target.refuse(1);
    target.refuse(2);
    scene.await(
        "the kernel to give up",
        Duration.ofSeconds(60),
        it -> it.controllers(target.nqn()).isEmpty());
    target.serve(1);
    target.serve(2);
  }

  /** As sysfs shows it, not Holdfast. */
  private static long encrypted(Scene scene, KernelTarget target) {
    return scene.see().controllers(target.nqn()).stream()
        .filter(controller ->
            scene
                .guest()
                .run("cat", "/sys/class/nvme/" + controller.name() + "/tls_key")
                .matches("[0-9a-f]{8}\n"))
        .count();
  }

  private static void refused(Scene scene, Volume volume, String why) {
    Status status = volume.stageCode();
    assertThat(status.getCode())
        .isIn(
            Status.Code.UNAUTHENTICATED, Status.Code.UNAVAILABLE, Status.Code.FAILED_PRECONDITION);
    assertThat(status.getDescription()).contains(why);
    assertThat(volume.unstageCode().isOk()).isTrue();
    assertThat(scene.see().controllers(volume.target().nqn())).isEmpty();
  }

  private static String key(Guest guest) {
    String printed = guest.run("/opt/nvme/2.16/nvme", "gen-tls-key", "--hmac=1").strip();
    return printed.substring(printed.lastIndexOf('\n') + 1);
  }

  private static String middle(String key) {
    return key.substring(20, 50);
  }
}

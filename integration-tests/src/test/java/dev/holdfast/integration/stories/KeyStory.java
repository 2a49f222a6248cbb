package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.Guest;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("chap")
@DisplayName("a target that wants keys: wrong ones are refused, right ones outlive the node")
@Kernels(Kernels.SOME)
@Timeout(1200)
class KeyStory {
  private static final String HOST = "dhchapSecret";
  private static final String CONTROLLER = "dhchapCtrlSecret";

  @Test
  void onlyBothKeysOpenTheTarget(Scene scene) {
    Guest guest = scene.guest();
    String key = key(guest);
    String controllers = key(guest);
    String other = key(guest);
    KernelTarget target = scene.target(64).authenticating(key, controllers);

    refused(scene, scene.volume(target, "ext4"));
    refused(scene, scene.volume(target, "ext4").secret(HOST, other));
    refused(scene, scene.volume(target, "ext4").secret(HOST, key).secret(CONTROLLER, other));
    Volume volume = scene.volume(target, "ext4").secret(HOST, key).secret(CONTROLLER, controllers);
    scene.await("the volume's stage", Duration.ofMinutes(3), _ -> volume.stageCode().isOk());
    volume.publish();
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));
    assertThat(guest.run("cat", "/proc/keys")).contains("holdfast:");
    onlyTheKernelHas(scene, volume, key);
    onlyTheKernelHas(scene, volume, controllers);
    volume.letGo();

    assertThat(guest.run("cat", "/proc/keys")).doesNotContain("holdfast:");
    assertThat(String.join("\n", scene.node().log())).doesNotContain(key, controllers, other);
  }

  @Test
  void aNodeThatDidNotStageTheVolumeConnectsItAgain(Scene scene) {
    String key = key(scene.guest());
    String controllers = key(scene.guest());
    Volume volume =
        scene
            .volume(scene.target(64).authenticating(key, controllers), "ext4")
            .with("ctrlLossTmo", "4")
            .with("reconnectDelay", "2")
            .secret(HOST, key)
            .secret(CONTROLLER, controllers);
    String nqn = volume.target().nqn();
    volume.stage();
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));

    scene.node().killAndRestart();
    volume.target().refuse(1);
    volume.target().refuse(2);
    scene.await(
        "the kernel to give up", Duration.ofSeconds(60), it -> it.controllers(nqn).isEmpty());
    volume.target().serve(1);
    volume.target().serve(2);

    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(60));
    assertThat(scene.see().controllers(nqn)).hasSize(2);
    volume.unstage();
    assertThat(scene.guest().run("cat", "/proc/keys")).doesNotContain("holdfast:");
  }

  /**
   * Linux as a target sometimes closes before it has answered. Then the kernel waits a minute for
   * that answer, and lets nothing else connect.
   */
  private static void refused(Scene scene, Volume volume) {
    scene.await("the refusal", Duration.ofMinutes(4), _ -> refused(volume.stageCode()));
    assertThat(volume.unstageCode().isOk()).isTrue();
  }

  private static boolean refused(Status status) {
    assertThat(status.getCode()).isIn(Status.Code.UNAUTHENTICATED, Status.Code.UNAVAILABLE);
    String why = String.valueOf(status.getDescription());
    return status.getCode() == Status.Code.UNAUTHENTICATED
        || why.contains("authentication failed")
        || why.contains("does not take the key");
  }

  /** The search itself never has the whole key on a command line. */
  private static void onlyTheKernelHas(Scene scene, Volume volume, String key) {
    String search =
        "printf '%%s%%s\\n' '%s' '%s' | grep -rlasF -D skip -f - /proc/[0-9]*/cmdline /proc/[0-9]*/environ %s %s /run /tmp || true"
            .formatted(key.substring(0, 20), key.substring(20), "/var/lib/holdfast", Guest.KUBELET);
    assertThat(scene.guest().run("sh", "-c", search)).isBlank();
    for (String path :
        List.of("volumes", "volumes/" + volume.id(), "nvme", "doctor", "prometheus")) {
      assertThat(scene.node().ask("/actuator/" + path)).isNotEmpty().doesNotContain(key);
    }
  }

  private static String key(Guest guest) {
    return guest.run("nvme", "gen-dhchap-key").strip();
  }
}

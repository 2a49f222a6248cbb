package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.Guest;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("chap")
@DisplayName("a target that wants keys: wrong ones are refused, right ones outlive the node")
@Kernels("uml")
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

    refused(scene.volume(target, "ext4"));
    refused(scene.volume(target, "ext4").secret(HOST, other));
    rejectedByTheHost(scene.volume(target, "ext4").secret(HOST, key).secret(CONTROLLER, other));
    Volume volume = scene.volume(target, "ext4").secret(HOST, key).secret(CONTROLLER, controllers);
    scene.await("the volume's stage", Duration.ofMinutes(3), _ -> volume.stageCode().isOk());
    volume.publish();
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));
    assertThat(guest.run("cat", "/proc/keys")).contains("holdfast:");
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

  private static void refused(Volume volume) {
    assertThat(volume.stageCode().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(volume.unstageCode().isOk()).isTrue();
  }

  /**
   * The host finds the target's key wrong and reports it. Linux as a target sometimes closes without
   * an answer to that, for which the kernel then waits a minute and lets nothing else connect.
   */
  private static void rejectedByTheHost(Volume volume) {
    Status status = volume.stageCode();
    if (status.getCode() == Status.Code.UNAVAILABLE) {
      assertThat(status.getDescription()).contains("authentication failed");
    } else {
      assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
    assertThat(volume.unstageCode().isOk()).isTrue();
  }

  private static String key(Guest guest) {
    return guest.run("nvme", "gen-dhchap-key").strip();
  }
}

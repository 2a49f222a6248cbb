package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.Await;
import dev.holdfast.integration.world.Guest;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.KernelView.Controller;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("rekey")
@DisplayName("keys that change: with the next stage, on live controllers, on the target; expired")
@Kernels("uml")
@Timeout(1800)
class RekeyStory {
  private static final String HOST = "dhchapSecret";
  private static final String CONTROLLER = "dhchapCtrlSecret";

  @Test
  void theKeyOfTheLastStageConnectsLostPaths(Scene scene) {
    String old = key(scene);
    String next = key(scene);
    String controllers = key(scene);
    Volume volume = staged(scene, old, controllers);
    volume.publish();
    Writer writer = scene.writer(volume);

    volume.target().authenticating(next, controllers);
    volume.secret(HOST, next).stage();
    assertThat(scene.see().live(volume.target().nqn()))
        .as("controllers that stay with the old key")
        .isEqualTo(2);
    lose(scene, volume, 1);
    volume.target().serve(1);
    healthy(scene, volume);
    assertThat(shown(scene, volume)).contains(next);
    scene.node().killAndRestart();
    lose(scene, volume, 2);
    volume.target().serve(2);

    healthy(scene, volume);
    assertThat(shown(scene, volume)).containsOnly(next);
    writer.endsWithEveryByte();
    volume.letGo();
    nothingIsKept(scene, old, next, controllers);
  }

  /** By an administrator; kubelet's Secret still has the old one. */
  @Test
  void aKeyThatWasWrittenToLiveControllersConnectsLostPaths(Scene scene) {
    String old = key(scene);
    String next = key(scene);
    String controllers = key(scene);
    Volume volume = staged(scene, old, controllers);

    volume.target().authenticating(next, controllers);
    for (Controller controller : scene.see().controllers(volume.target().nqn())) {
      scene
          .guest()
          .run(
              "sh",
              "-c",
              "printf %s \"$1\" >/sys/class/nvme/$0/dhchap_secret",
              controller.name(),
              next);
    }
    lose(scene, volume, 1);
    volume.target().serve(1);

    healthy(scene, volume);
    assertThat(shown(scene, volume)).containsOnly(next);
    volume.unstage();
    nothingIsKept(scene, old, next, controllers);
  }

  @Test
  void aKeyThatTheTargetChangedIsSaidAndTheNextStageBringsIt(Scene scene) {
    String old = key(scene);
    String next = key(scene);
    String controllers = key(scene);
    Volume volume = staged(scene, old, controllers);
    loseAll(scene, volume);
    volume.target().authenticating(next, controllers);
    serveAll(volume);

    said(scene, volume, "if the target has another key now, put it into the Secret");
    scene.await("the refusal", Duration.ofMinutes(4), _ -> refused(volume.stageCode()));
    scene.await(
        "the stage with the new key",
        Duration.ofMinutes(4),
        _ -> volume.secret(HOST, next).stageCode().isOk());

    healthy(scene, volume);
    assertThat(shown(scene, volume)).containsOnly(next);
    volume.unstage();
    nothingIsKept(scene, old, next, controllers);
  }

  /** A key of root's keyring that expired, or that a person has removed. */
  @Test
  void whereTheKeyIsGoneALiveControllerHasItOrTheNextStageBringsIt(Scene scene) {
    String key = key(scene);
    String controllers = key(scene);
    Volume volume = staged(scene, key, controllers);

    restartedWithoutKeys(scene);
    lose(scene, volume, 1);
    volume.target().serve(1);
    healthy(scene, volume);

    restartedWithoutKeys(scene);
    loseAll(scene, volume);
    serveAll(volume);
    said(scene, volume, "the volume's keys are not known: delete the pod");
    scene.await("the stage", Duration.ofMinutes(4), _ -> volume.stageCode().isOk());

    healthy(scene, volume);
    volume.unstage();
    nothingIsKept(scene, key, controllers);
  }

  private static Volume staged(Scene scene, String key, String controllers) {
    Volume volume =
        scene
            .volume(scene.target(64).authenticating(key, controllers), "ext4")
            .with("ctrlLossTmo", "4")
            .with("reconnectDelay", "2")
            .secret(HOST, key)
            .secret(CONTROLLER, controllers);
    volume.stage();
    healthy(scene, volume);
    return volume;
  }

  private static void healthy(Scene scene, Volume volume) {
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofMinutes(4));
    assertThat(scene.see().live(volume.target().nqn())).isEqualTo(2);
  }

  private static void lose(Scene scene, Volume volume, int port) {
    volume.target().refuse(port);
    gone(scene, volume.target(), 1);
  }

  private static void loseAll(Scene scene, Volume volume) {
    volume.target().refuse(1);
    volume.target().refuse(2);
    gone(scene, volume.target(), 0);
  }

  private static void serveAll(Volume volume) {
    volume.target().serve(1);
    volume.target().serve(2);
  }

  private static void gone(Scene scene, KernelTarget target, int left) {
    scene.await(
        "the kernel to give up",
        Duration.ofSeconds(60),
        it -> it.controllers(target.nqn()).size() == left);
  }

  /** To the operator who looks at the volume. */
  private static void said(Scene scene, Volume volume, String words) {
    Await.until(
        Duration.ofMinutes(4).multipliedBy(scene.guest().machine().slowness()),
        Duration.ofSeconds(1),
        "the report to have the reason",
        () -> scene.node().report(volume).contains(words),
        () -> scene.node().report(volume));
  }

  private static boolean refused(Status status) {
    assertThat(status.getCode()).isIn(Status.Code.UNAUTHENTICATED, Status.Code.UNAVAILABLE);
    return status.getCode() == Status.Code.UNAUTHENTICATED;
  }

  private static void restartedWithoutKeys(Scene scene) {
    scene
        .guest()
        .run(
            "keyctl",
            "session",
            "-",
            "sh",
            "-c",
            "keyctl link @u @s; for key in $(keyctl rlist @u); do keyctl timeout $key 1; done; sleep 2");
    scene.node().killAndRestart();
  }

  /** The host's keys of the subsystem's controllers, as the kernel shows them to root. */
  private static List<String> shown(Scene scene, Volume volume) {
    return scene.see().controllers(volume.target().nqn()).stream()
        .map(controller ->
            scene
                .guest()
                .run("cat", "/sys/class/nvme/" + controller.name() + "/dhchap_secret")
                .strip())
        .toList();
  }

  private static void nothingIsKept(Scene scene, String... keys) {
    assertThat(scene.guest().run("cat", "/proc/keys")).doesNotContain("holdfast:");
    assertThat(String.join("\n", scene.node().log())).doesNotContain(keys);
  }

  private static String key(Scene scene) {
    Guest guest = scene.guest();
    return guest.run("nvme", "gen-dhchap-key").strip();
  }
}

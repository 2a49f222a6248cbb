package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.Running;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.KernelTarget.Backing;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("o")
@DisplayName("a device that fails to read, or reads as zeros now and then: never formatted")
@Kernels(Kernels.SOME)
@Timeout(1800)
class UnreadableStory {

  @Test
  void whatCannotBeReadIsNotTakenForEmpty(Scene scene) {
    KernelTarget target = scene.target(64, Backing.MAPPED);
    Volume before = scene.volume(target, "ext4");
    before.stage();
    before.publish();
    scene
        .guest()
        .run("sh", "-c", "echo kept > %1$s/file && sync -f %1$s".formatted(before.published()));
    before.letGo();
    String content = target.digest();

    // another name, so that no record describes its content
    Volume volume = scene.volume(target, "ext4");
    target.fault("error");
    refused(scene, volume, content);

    target.fault("none");
    volume.stage();
    volume.publish();
    assertThat(scene.guest().run("cat", volume.published() + "/file")).isEqualTo("kept\n");
    volume.letGo();
  }

  @Test
  void whatIsZerosForAMomentIsNotTakenForEmpty(Scene scene) {
    KernelTarget target = scene.target(64, Backing.MAPPED);
    target.fill();
    String content = target.digest();
    Volume volume = scene.volume(target, "ext4");
    try (Running flicker = target.flicker()) {
      for (int attempt = 0; attempt < 4; attempt++) {
        refused(scene, volume, content);
      }
      assertThat(flicker.alive()).isTrue();
    }
    target.fault("none");
    refused(scene, volume, content);
  }

  private static void refused(Scene scene, Volume volume, String content) {
    // refused, and not tried in vain
    assertThat(volume.stageCode().getDescription())
        .containsAnyOf("was not formatted", "reading what is on");
    volume.unstage();
    assertThat(scene.see().leftByTheNode("/var/lib/kubelet")).isEmpty();
    assertThat(volume.target().digest()).isEqualTo(content);
  }
}

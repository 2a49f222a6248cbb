package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.Running;
import dev.holdfast.integration.world.KernelView;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("d")
@DisplayName("controllers and device come back under other names: found by NQN and identity")
@Kernels(Kernels.EVERY)
@Timeout(1200)
class RenumberingStory {

  @Test
  void theNextStagingFindsTheVolumeWhateverItIsCalled(Scene scene) {
    Volume volume = scene.volume(scene.target(256), "ext4").with("ctrlLossTmo", "4");
    String uuid = volume.target().uuid().toString();
    volume.stage();
    volume.publish();
    scene
        .guest()
        .run("sh", "-c", "echo kept > %1$s/file && sync -f %1$s".formatted(volume.published()));
    String before = scene.see().device(uuid).orElseThrow().name();

    // a foreign program keeps the old device's name taken
    try (Running holder = scene.guest().hold("/dev/" + before)) {
      assertThat(holder.alive()).isTrue();
      volume.target().refuse(1);
      volume.target().refuse(2);
      scene.await(
          "the kernel to give up",
          Duration.ofSeconds(60),
          it -> it.controllers(volume.target().nqn()).isEmpty());
      volume.letGo();
      volume.target().serve(1);
      volume.target().serve(2);

      volume.stage();
      volume.publish();

      KernelView.Device after = scene.see().device(uuid).orElseThrow();
      assertThat(after.name()).isNotEqualTo(before);
      assertThat(scene.see().mounts(volume.published()))
          .extracting(KernelView.Mount::number)
          .containsExactly(after.number());
      assertThat(scene.guest().run("cat", volume.published() + "/file")).isEqualTo("kept\n");
      volume.letGo();
    }
    scene.await(
        "the old subsystem to go",
        Duration.ofSeconds(10),
        it -> it.subsystems(volume.target().nqn()).isEmpty());
  }
}

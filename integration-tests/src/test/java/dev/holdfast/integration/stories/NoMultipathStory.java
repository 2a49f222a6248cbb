package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("i")
@DisplayName("native multipath off: works, with a loud warning and a remedy")
@Kernels(value = Kernels.SOME, append = "nvme_core.multipath=N")
@Timeout(1200)
class NoMultipathStory {

  @Test
  void aVolumeIsServedAndTheDoctorSaysWhatIsMissing(Scene scene) {
    Volume volume = scene.volume(scene.target(64), "ext4");

    volume.stage();
    volume.publish();

    scene
        .guest()
        .run("sh", "-c", "echo kept > %1$s/file && sync -f %1$s".formatted(volume.published()));
    assertThat(scene.node().ask("/actuator/nvme")).contains("\"nativeMultipath\":\"OFF\"");
    assertThat(scene.node().ask("/actuator/doctor")).contains("nvme_core.multipath=Y");
    assertThat(scene.node().log())
        .anyMatch(line -> line.contains("WARN") && line.contains("multipath"));
    volume.letGo();
    volume.stage();
    volume.publish();
    assertThat(scene.guest().run("cat", volume.published() + "/file")).isEqualTo("kept\n");
    volume.letGo();
  }
}

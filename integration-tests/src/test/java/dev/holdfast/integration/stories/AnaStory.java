package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("h")
@DisplayName("ANA takes one path away and gives it back: I/O goes on, DEGRADED, then HEALTHY")
@Kernels(Kernels.SOME)
@Timeout(1200)
class AnaStory {

  @Test
  void anInaccessiblePathIsNotCountedThoughItsControllerIsLive(Scene scene) {
    Volume volume = scene.volume(scene.target(256), "ext4");
    volume.stage();
    volume.publish();
    Writer writer = scene.writer(volume);
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));

    volume.target().ana(1, "inaccessible");

    scene.node().awaitVerdict(volume, "DEGRADED", Duration.ofSeconds(30));
    assertThat(scene.see().live(volume.target().nqn())).isEqualTo(2);
    writer.awaitMore();
    volume.target().ana(1, "optimized");
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));
    writer.endsWithEveryByte();
    volume.letGo();
  }
}

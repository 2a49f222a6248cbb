package dev.holdfast.integration.stories;

import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("c")
@DisplayName("one of two paths cut and restored: I/O goes on, DEGRADED, then HEALTHY")
@Kernels(Kernels.EVERY)
@Timeout(1200)
class PathCutStory {

  @Test
  void theOtherPathCarriesOnAndTheNodeSaysSo(Scene scene) {
    // the kernel finds a silent loss by its keep-alive
    Volume volume = scene.volume(scene.target(256), "ext4").with("keepAliveTmo", "5");
    volume.stage();
    volume.publish();
    Writer writer = scene.writer(volume);
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));

    volume.target().silence(1);

    scene.node().awaitVerdict(volume, "DEGRADED", Duration.ofSeconds(60));
    writer.awaitMore();
    volume.target().restore(1);
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(60));
    writer.endsWithEveryByte();
    volume.letGo();
  }
}

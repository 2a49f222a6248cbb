package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.KernelView;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("l")
@DisplayName(
    "one of two paths given up by the kernel, the node killed: connected again when it is back")
@Kernels(Kernels.SOME)
@Timeout(1200)
class LostPathStory {

  @Test
  void theNodeConnectsItAgain(Scene scene) {
    Volume volume = scene.volume(scene.target(256), "ext4").with("ctrlLossTmo", "6");
    String nqn = volume.target().nqn();
    volume.stage();
    volume.publish();
    Writer writer = scene.writer(volume);
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));
    KernelView before = scene.see();

    volume.target().refuse(1);
    scene.await(
        "the kernel to give one path up",
        Duration.ofSeconds(60),
        it -> it.controllers(nqn).size() == 1);
    scene.node().killAndRestart();
    scene.node().awaitVerdict(volume, "DEGRADED", Duration.ofSeconds(30));
    writer.awaitMore();
    assertThat(scene.node().report(volume)).contains("ABSENT");
    long back = System.nanoTime();
    volume.target().serve(1);

    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(60));
    scene.measured("from the path's return until HEALTHY", back);
    KernelView after = scene.see();
    assertThat(after.live(nqn)).isEqualTo(2);
    assertThat(after.mounts(volume.published())).isEqualTo(before.mounts(volume.published()));
    writer.endsWithEveryByte();
    volume.letGo();
  }
}

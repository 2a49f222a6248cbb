package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.KernelView;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import java.time.Duration;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("b")
@DisplayName("an outage of 8 s under a writing pod: no error, no remount, no lost byte")
@Kernels(Kernels.EVERY)
@Timeout(1200)
class OutageStory {
  private static final int SECONDS = 8;

  @Test
  void theNetworkFallsSilent(Scene scene) {
    survives(scene, KernelTarget::silentOutage);
  }

  @Test
  void theTargetResetsAndRefuses(Scene scene) {
    survives(scene, KernelTarget::refusedOutage);
  }

  /** The outage is as long as the node's start. */
  @Test
  void theNodeIsKilledInIt(Scene scene) {
    survives(
        scene,
        (target, _) -> {
          target.refuse(1);
          target.refuse(2);
          scene.node().killAndRestart();
          target.serve(1);
          target.serve(2);
        });
  }

  private static void survives(Scene scene, ObjIntConsumer<KernelTarget> outage) {
    Volume volume = scene.volume(scene.target(256), "ext4");
    volume.stage();
    volume.publish();
    Writer writer = scene.writer(volume);
    KernelView before = scene.see();

    outage.accept(volume.target(), SECONDS);

    writer.awaitMore();
    KernelView after = scene.see();
    assertThat(after.mounts(volume.published())).isEqualTo(before.mounts(volume.published()));
    assertThat(after.mounts(volume.staging())).isEqualTo(before.mounts(volume.staging()));
    scene.await("both paths", Duration.ofSeconds(60), it -> it.live(volume.target().nqn()) == 2);
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));
    writer.endsWithEveryByte();
    volume.letGo();
  }
}

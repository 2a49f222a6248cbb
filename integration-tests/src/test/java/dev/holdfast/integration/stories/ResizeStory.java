package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.KernelView;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("g")
@DisplayName("the namespace grows on the target, and the filesystem under a writing pod")
@Kernels(Kernels.SOME)
@Timeout(1200)
class ResizeStory {
  private static final int BEFORE = 320;
  private static final int AFTER = 448;

  @Test
  void ext4GrowsWhileItIsWritten(Scene scene) {
    KernelTarget target = scene.target(BEFORE, KernelTarget.Backing.FILE);
    Volume volume = scene.volume(target, "ext4");
    volume.stage();
    volume.publish();
    Writer writer = scene.writer(volume);

    target.resize(AFTER);
    volume.expand((long) AFTER << 20);

    assertThat(scene.see().device(target.uuid().toString()))
        .map(KernelView.Device::sectors)
        .contains((long) AFTER << 11);
    assertThat(volume.stats().getUsage(0).getTotal())
        .isBetween((long) (BEFORE + 50) << 20, (long) AFTER << 20);
    volume.expand((long) AFTER << 20);
    writer.awaitMore();
    writer.endsWithEveryByte();
    volume.letGo();
  }
}

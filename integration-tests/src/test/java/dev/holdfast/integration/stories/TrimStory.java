package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.Await;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("trim")
@DisplayName("what a pod has deleted is given back to the target while the pod writes on")
@Kernels(Kernels.SOME)
@Timeout(1200)
class TrimStory {
  private static final int DELETED = 64;

  @Test
  void theTargetsFileShrinks(Scene scene) {
    KernelTarget target = scene.target(320, KernelTarget.Backing.FILE);
    Volume volume = scene.volume(target, "ext4");
    volume.stage();
    volume.publish();
    Writer writer = scene.writer(volume);
    String file = volume.published() + "/large";
    scene
        .guest()
        .run(
            "sh",
            "-c",
            "dd if=/dev/zero of=%s bs=1M count=%d conv=fsync && rm %s && sync -f %s"
                .formatted(file, DELETED, file, volume.published()));
    long before = target.held();
    assertThat(before).isGreaterThan((long) DELETED << 20);
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofMinutes(1));

    scene.node().trim(volume);
    Await.until(
        Duration.ofMinutes(1).multipliedBy(scene.guest().machine().slowness()),
        Duration.ofMillis(300),
        "the end of the trim",
        () -> scene.node().ask("/actuator/volumes").contains("\"result\":\"DONE\""),
        () -> scene.node().ask("/actuator/volumes"));

    // the writer writes on meanwhile
    assertThat(before - target.held()).isGreaterThan((DELETED / 2L) << 20);
    writer.awaitMore();
    writer.endsWithEveryByte();
    volume.letGo();
  }
}

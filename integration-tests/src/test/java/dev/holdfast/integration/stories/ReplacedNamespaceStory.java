package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import io.grpc.Status;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("f")
@DisplayName("another namespace under the same NQN: never mounted, never formatted")
@Kernels(Kernels.SOME)
@Timeout(1200)
class ReplacedNamespaceStory {

  @Test
  void notTheOneThatWasAskedFor(Scene scene) {
    KernelTarget target = scene.target(64);
    String content = target.digest();
    Volume volume = scene.volume(target, "ext4").with("deviceUUID", UUID.randomUUID().toString());

    Status status = volume.stageCode();

    assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status.getDescription()).contains(target.uuid().toString());
    untouched(scene, volume, target, content);
  }

  @Test
  void notTheOneThatItWasTheLastTime(Scene scene) {
    KernelTarget target = scene.target(64);
    Volume volume = scene.volume(target, "ext4").without("deviceUUID");
    volume.stage();
    volume.publish();
    volume.letGo();
    KernelTarget other = target.replaced();
    String content = other.digest();

    Status status = volume.stageCode();

    assertThat(status.getCode()).isIn(Status.Code.INTERNAL, Status.Code.FAILED_PRECONDITION);
    untouched(scene, volume, other, content);
  }

  @Test
  void notTheOneThatIsMounted(Scene scene) {
    KernelTarget target = scene.target(64);
    Volume volume = scene.volume(target, "ext4");
    volume.stage();
    volume.publish();
    KernelTarget other = target.replaced();
    String content = other.digest();
    scene.await(
        "the new namespace",
        Duration.ofSeconds(30),
        it -> it.device(other.uuid().toString()).isPresent());

    assertThat(volume.publishCode("two").isOk()).isFalse();
    assertThat(volume.stageCode().isOk()).isFalse();

    volume.letGo();
    untouched(scene, volume, other, content);
  }

  private static void untouched(Scene scene, Volume volume, KernelTarget target, String content) {
    volume.unstage();
    assertThat(scene.see().leftByTheNode("/var/lib/kubelet")).isEmpty();
    assertThat(target.digest()).isEqualTo(content);
  }
}

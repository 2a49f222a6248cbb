package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("j")
@DisplayName("the target cannot be reached at stage: bounded, a clear error, nothing left")
@Kernels(Kernels.SOME)
@Timeout(1200)
class UnreachableStory {
  /** The time that a call may take of kubelet's two minutes. */
  private static final Duration BUDGET = Duration.ofSeconds(110);

  @Test
  void nothingListens(Scene scene) {
    Volume volume = scene.volume(scene.target(64), "ext4").with("targetTrPort", "4499");

    assertThat(failsInTime(scene, volume))
        .contains("10.77.1.2")
        .contains("10.77.2.2")
        .containsIgnoringCase("refused");
  }

  @Test
  void nobodyAnswers(Scene scene) {
    Volume volume = scene.volume(scene.target(64), "ext4");
    volume.target().silence(1);
    volume.target().silence(2);

    assertThat(failsInTime(scene, volume)).contains("10.77.1.2").contains("10.77.2.2");

    volume.target().restore(1);
    volume.target().restore(2);
    volume.stage();
    volume.unstage();
  }

  @Test
  void theTargetHasNoSuchSubsystem(Scene scene) {
    Volume volume = scene.volume(scene.target(64), "ext4");
    volume.with("nqn", volume.target().nqn() + "-unknown");

    assertThat(failsInTime(scene, volume))
        .contains(volume.target().nqn() + "-unknown")
        .contains("(dmesg: nvme nvme");
  }

  private static String failsInTime(Scene scene, Volume volume) {
    long began = System.nanoTime();
    Status status = volume.stageCode();
    Duration took = Duration.ofNanos(System.nanoTime() - began);

    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(took).isLessThan(BUDGET.multipliedBy(scene.guest().machine().slowness()));
    assertThat(scene.see().leftByTheNode("/var/lib/kubelet")).isEmpty();
    volume.unstage();
    return String.valueOf(status.getDescription());
  }
}

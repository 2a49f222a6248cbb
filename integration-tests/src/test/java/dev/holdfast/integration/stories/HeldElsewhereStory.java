package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.Reservation;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.SecondNode;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import io.grpc.Status;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("x")
@DisplayName("without attachments a node is refused a volume that another one holds, by name")
@Kernels(value = "uml", cable = true)
@Timeout(1200)
class HeldElsewhereStory {

  @Test
  void theWriterIsNotDisturbedAndTheVolumeMovesWhenItLeaves(Scene scene) {
    KernelTarget target = scene.target(128).reservable();
    SecondNode holder = scene.secondNode();
    Volume there = scene.volume(holder, target, "ext4");
    there.stage();
    there.publish();
    Writer writer = scene.writer(there);
    Reservation before = target.reservation(holder.guest());
    assertThat(before.holders()).containsExactly(holder.guest().hostId());

    requireRefused(scene, scene.volume(target, "ext4"), holder);

    assertThat(target.reservation(holder.guest())).isEqualTo(before);
    writer.awaitMore();
    writer.endsWithEveryByte();
    there.letGo();
    Volume here = scene.volume(target, "ext4");
    here.stage();
    here.publish();
    assertThat(target.reservation(scene.guest()).holders()).containsExactly(scene.guest().hostId());
    scene.guest().run("test", "-s", here.file());
    here.letGo();
    target.requireWhole();
  }

  @Test
  void anEmptyNamespaceOfAnotherNodeIsNotFormatted(Scene scene) {
    KernelTarget target = scene.target(64).reservable();
    SecondNode holder = scene.secondNode();
    Volume there = scene.volume(holder, target, Volume.BLOCK);
    there.stage();
    String empty = target.digest();

    requireRefused(scene, scene.volume(target, "ext4"), holder);

    assertThat(target.digest()).isEqualTo(empty);
    there.unstage();
    Volume here = scene.volume(target, "ext4");
    here.stage();
    assertThat(target.digest()).isNotEqualTo(empty);
    here.unstage();
  }

  private static void requireRefused(Scene scene, Volume here, SecondNode holder) {
    Status refused = here.stageCode();

    assertThat(refused.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(refused.getDescription())
        .contains(holder.guest().hostId())
        .contains("nvme resv-report");
    assertThat(scene.see().mounts(here.staging())).isEmpty();
    here.unstage();
  }
}

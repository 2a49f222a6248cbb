package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.KernelView;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("e")
@DisplayName("an orphaned subsystem, mount still held: detected, not taken for connected")
@Kernels(Kernels.SOME)
@Timeout(1200)
class OrphanStory {

  @Test
  void aDeadMountIsNeitherHealthyNorHandedOutAndIsLetGoCleanly(Scene scene) {
    Volume volume = scene.volume(scene.target(256), "ext4").with("ctrlLossTmo", "4");
    String nqn = volume.target().nqn();
    volume.stage();
    volume.publish();
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));

    volume.target().refuse(1);
    volume.target().refuse(2);
    KernelView orphaned =
        scene.await(
            "the kernel to give up", Duration.ofSeconds(60), it -> it.controllers(nqn).isEmpty());

    assertThat(orphaned.subsystems(nqn)).hasSize(1);
    assertThat(orphaned.mounts(volume.published())).hasSize(1);
    scene.node().awaitVerdict(volume, "ORPHANED", Duration.ofSeconds(30));
    assertThat(volume.publishCode("two").getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(volume.stageCode().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(scene.see().mounts(volume.published("two"))).isEmpty();

    volume.letGo();
    assertThat(scene.see().leftByTheNode("/var/lib/kubelet")).isEmpty();
    volume.target().serve(1);
    volume.target().serve(2);
    volume.stage();
    volume.publish();
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));
    volume.letGo();
  }
}

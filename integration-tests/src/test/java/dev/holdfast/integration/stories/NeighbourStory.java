package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.Await;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.KernelView;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("n")
@DisplayName(
    "two volumes on one subsystem, one unstaged in an outage: its neighbour's writer goes on")
@Kernels(Kernels.SOME)
@Timeout(1800)
class NeighbourStory {

  @Test
  void nothingOfTheOneIsLeftAndNothingOfTheOtherIsTaken(Scene scene) {
    KernelTarget target = scene.target(256);
    // the first to come made the controllers, and is the first to go
    Volume leaving = scene.volume(target, "ext4").with("ctrlLossTmo", "1800");
    Volume staying = scene.volume(target.neighbour(), "ext4").with("ctrlLossTmo", "1800");
    for (Volume volume : new Volume[] {leaving, staying}) {
      volume.stage();
      volume.publish();
    }
    Writer writer = scene.writer(staying);
    scene.node().awaitVerdict(staying, "HEALTHY", Duration.ofSeconds(30));
    KernelView before = scene.see();

    target.refuse(1);
    target.refuse(2);
    scene.await("the outage", Duration.ofSeconds(30), it -> it.live(target.nqn()) == 0);
    leaving.unpublish();
    // the kernel may have to write before it closes the filesystem: then kubelet retries
    boolean atOnce = leaving.unstageCode().isOk();
    long back = System.nanoTime();
    target.serve(1);
    target.serve(2);
    Await.until(
        Duration.ofMinutes(2).multipliedBy(scene.guest().machine().slowness()),
        Duration.ofMillis(300),
        "the volume to be unstaged",
        () -> atOnce || leaving.unstageCode().isOk(),
        scene::see);
    scene.measured(
        atOnce ? "unstaged in the outage" : "from the target's return until unstaged", back);

    writer.awaitMore();
    scene.node().awaitVerdict(staying, "HEALTHY", Duration.ofSeconds(60));
    KernelView after = scene.see();
    assertThat(after.leftByTheNode("/var/lib/kubelet"))
        .noneMatch(line -> line.startsWith("mount ") && line.contains("/" + leaving.id() + "/"));
    assertThat(scene.node().verdict(leaving)).isEqualTo("none");
    assertThat(after.controllers(target.nqn()))
        .extracting(KernelView.Controller::name)
        .isEqualTo(
            before.controllers(target.nqn()).stream().map(KernelView.Controller::name).toList());
    assertThat(after.mounts(staying.published())).isEqualTo(before.mounts(staying.published()));
    writer.endsWithEveryByte();
    staying.letGo();
  }
}

package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.Await;
import dev.holdfast.integration.world.Guest;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.SecondNode;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("z")
@DisplayName(
    "the target is restarted and forgets its reservations: who had one last has it again, no other")
@Kernels(value = "uml", cable = true)
@Timeout(1800)
class LostReservationStory {
  /** The loop asks each 30 s. */
  private static final Duration SOON = Duration.ofSeconds(75);

  @Test
  void itsHolderTakesItAgainUnderItsWriter(Scene scene) {
    KernelTarget target = scene.target(128).reservable();
    Volume volume = scene.volume(target, "ext4").with("fencing", "require");
    volume.stage();
    volume.publish();
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));

    restart(scene, target);

    awaitHolder(scene, target);
    Writer writer = scene.writer(volume);

    restart(scene, target);

    awaitHolder(scene, target);
    scene.node().awaitVerdict(volume, "HEALTHY", SOON);
    writer.awaitMore();
    writer.endsWithEveryByte();
    volume.letGo();
    target.requireWhole();
  }

  @Test
  void afterATakeOverItIsTheSecondHolderAlone(Scene scene) {
    scene.nodeWith("attach-required=true");
    KernelTarget target = scene.target(128).reservable();
    String nqn = target.nqn();
    SecondNode lost = scene.secondNode();
    Volume there = scene.volume(lost, target, "ext4").with("keepAliveTmo", "5");
    there.stage();
    there.publish();
    lost.node().awaitVerdict(there, "HEALTHY", Duration.ofSeconds(30));
    lost.cable().cut();
    Volume here = scene.volume(target, "ext4");
    here.stage();
    here.publish();
    Writer writer = scene.writer(here);
    lost.cable().mend();
    lost.guest().await("its path", Duration.ofSeconds(60), it -> it.live(nqn) == 1);
    lost.node().awaitVerdict(there, "FENCED", Duration.ofSeconds(90));

    for (int times = 0; times < 2; times++) {
      restart(scene, target);
      awaitHolder(scene, target);
      lost.guest().await("its path", Duration.ofSeconds(60), it -> it.live(nqn) == 1);
      lost.node().awaitVerdict(there, "FENCED", SOON);
      assertThat(target.reservation(scene.guest()).hosts()).containsExactly(scene.guest().hostId());
    }
    scene.node().awaitVerdict(here, "HEALTHY", SOON);
    writer.endsWithEveryByte();
    there.letGo();
    here.letGo();
    target.requireWhole();
  }

  private static void restart(Scene scene, KernelTarget target) {
    target.restart();
    scene.await("the paths", Duration.ofSeconds(60), it -> it.live(target.nqn()) == 2);
  }

  private static void awaitHolder(Scene scene, KernelTarget target) {
    Guest here = scene.guest();
    long began = System.nanoTime();
    Await.until(
        SOON.multipliedBy(here.machine().slowness()),
        Duration.ofMillis(500),
        "one host, this one, to have the reservation",
        () -> {
          List<String> hosts = target.reservation(here).hosts();
          assertThat(hosts).isSubsetOf(here.hostId());
          return !target.reservation(here).holders().isEmpty();
        },
        () -> target.reservation(here));
    scene.measured("until it was taken again", began);
  }
}

package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.SecondNode;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("w")
@DisplayName(
    "a node that is cut off loses its volume by force: none of its writes lands, the other's do")
@Kernels(value = "uml", cable = true)
@Timeout(1800)
class FencedNodeStory {
  private static final int REGISTRANTS_ONLY = 3;

  @Test
  void ext4(Scene scene) {
    KernelTarget target = scene.target(128);
    play(scene, target, "ext4");
    target.requireWhole();
  }

  @Test
  void xfs(Scene scene) {
    play(scene, scene.target(384), "xfs");
  }

  @Test
  void rawBlock(Scene scene) {
    play(scene, scene.target(128), Volume.BLOCK);
  }

  private static void play(Scene scene, KernelTarget target, String kind) {
    scene.nodeWith("attach-required=true");
    String nqn = target.reservable().nqn();
    SecondNode lost = scene.secondNode();
    lost.guest().run("dmesg", "--clear");
    Volume there = require(scene.volume(lost, target, kind)).with("keepAliveTmo", "5");
    there.stage();
    there.publish();
    Writer cutOff = scene.writer(there);
    lost.node().awaitVerdict(there, "HEALTHY", Duration.ofSeconds(30));

    lost.cable().cut();
    lost.guest()
        .await(
            "it to lose its path",
            Duration.ofSeconds(60),
            it -> it.controllers(nqn).stream().anyMatch(one -> one.state().equals("connecting")));
    long written = cutOff.written();
    Volume here = require(scene.volume(target, kind));
    long began = System.nanoTime();
    here.stage();
    scene.measured("to take the volume over", began);
    here.publish();
    Writer writer = scene.writer(here);
    requireOnlyHere(scene, target);

    lost.cable().mend();
    lost.guest().await("its path", Duration.ofSeconds(60), it -> it.live(nqn) == 1);
    began = System.nanoTime();
    lost.node().awaitVerdict(there, "FENCED", Duration.ofSeconds(90));
    scene.measured("from the path's return to FENCED", began);
    assertThat(cutOff.endsRefused()).isNotEmpty();
    lost.guest().run("sh", "-c", "dmesg | grep 'reservation conflict error'");
    assertThat(cutOff.written()).as("records of the node that was cut off").isEqualTo(written);
    assertThat(there.publishCode("two").getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    writer.awaitMore();
    requireOnlyHere(scene, target);

    there.unpublishCode("two");
    there.letGo();
    assertThat(lost.guest().see().controllers(nqn)).isEmpty();
    requireOnlyHere(scene, target);
    scene.node().awaitVerdict(here, "HEALTHY", Duration.ofSeconds(30));
    writer.endsWithEveryByte();
    here.letGo();
  }

  private static Volume require(Volume volume) {
    return volume.with("fencing", "require");
  }

  private static void requireOnlyHere(Scene scene, KernelTarget target) {
    var reservation = target.reservation(scene.guest());
    assertThat(reservation.type()).isEqualTo(REGISTRANTS_ONLY);
    assertThat(reservation.hosts()).isEqualTo(reservation.holders());
    assertThat(reservation.holders()).containsExactly(scene.guest().hostId());
  }
}

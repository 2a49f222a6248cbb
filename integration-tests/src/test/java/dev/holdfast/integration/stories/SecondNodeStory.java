package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.Output;
import dev.holdfast.integration.world.Guest;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.KernelView;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.SecondNode;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("v")
@DisplayName(
    "two nodes and one target, the cable of one cut: it writes on, then the other one takes over")
@Kernels(value = "uml", cable = true)
@Timeout(1200)
class SecondNodeStory {

  @Test
  void theSecondNodeOutlastsItsCutCable(Scene scene) {
    KernelTarget target = scene.target(256);
    String nqn = target.nqn();
    SecondNode second = scene.secondNode();
    Volume volume = scene.volume(second, target, "ext4").with("keepAliveTmo", "5");
    volume.stage();
    volume.publish();
    Writer writer = scene.writer(volume);
    second.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));
    KernelView before = second.guest().see();
    assertThat(scene.see().controllers(nqn)).as("controllers of the first node").isEmpty();

    second.cable().cut();

    second
        .guest()
        .await(
            "the second node to lose its path",
            Duration.ofSeconds(60),
            it -> it.controllers(nqn).stream().anyMatch(one -> one.state().equals("connecting")));
    second.cable().mend();
    second.guest().await("its path", Duration.ofSeconds(60), it -> it.live(nqn) == 1);
    writer.awaitMore();
    second.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));
    assertThat(second.guest().see().mounts(volume.published()))
        .isEqualTo(before.mounts(volume.published()));
    writer.endsWithEveryByte();
    volume.letGo();

    Volume there = scene.volume(target, "ext4");
    there.stage();
    there.publish();
    scene.guest().run("test", "-s", there.published() + "/records");
    there.letGo();
  }

  /** By hand: the nodes take none. */
  @Test
  void aReservationOfOneHostKeepsTheOtherFromWriting(Scene scene) {
    KernelTarget target = scene.target(64).reservable();
    SecondNode second = scene.secondNode();
    Volume volume = scene.volume(second, target, Volume.BLOCK).with("fencing", "off");
    volume.stage();
    String there = device(second.guest(), target);
    second.guest().run("nvme", "resv-register", there, "--nrkey=0xa", "--rrega=0");
    second.guest().run("nvme", "resv-acquire", there, "--crkey=0xa", "--rtype=1", "--racqa=0");
    Volume here = scene.volume(target, Volume.BLOCK).with("fencing", "off");
    here.stage();

    assertThat(write(scene.guest(), target).stderr()).contains("Invalid exchange");
    assertThat(write(second.guest(), target).ok()).isTrue();

    second.guest().run("nvme", "resv-release", there, "--crkey=0xa", "--rrela=1");
    assertThat(write(scene.guest(), target).ok()).as("after the registrations are gone").isTrue();
    here.unstage();
    volume.unstage();
  }

  private static Output write(Guest guest, KernelTarget target) {
    return guest.shell(
        "dd if=/dev/zero of=%s bs=4096 count=1 oflag=direct".formatted(device(guest, target)));
  }

  private static String device(Guest guest, KernelTarget target) {
    return "/dev/" + guest.see().device(target.uuid().toString()).orElseThrow().name();
  }
}

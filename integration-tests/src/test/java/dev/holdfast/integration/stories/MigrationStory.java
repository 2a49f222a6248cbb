package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.machine.Output;
import dev.holdfast.integration.world.Guest;
import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.Reservation;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.SecondNode;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("y")
@DisplayName(
    "a raw volume of two nodes, as in a live migration: both write, and no third host does")
@Kernels(value = "uml", cable = true)
@Timeout(1200)
class MigrationStory {
  private static final int ALL_REGISTRANTS = 5;

  /** Behind all that the writer writes. */
  private static final int FAR = 60 << 8;

  private static final String THIRD = "33333333-2222-3333-4444-000000000003";

  @Test
  void theSourceLeavesAndTheDestinationGoesOn(Scene scene) {
    KernelTarget target = scene.target(64).reservable();
    String nqn = target.nqn();
    SecondNode source = scene.secondNode();
    Volume there = scene.volume(source, target, Volume.BLOCK).shared().with("fencing", "require");
    there.stage();
    there.publish();
    Writer writer = scene.writer(there);

    Volume here = scene.volume(target, Volume.BLOCK).shared().with("fencing", "require");
    here.stage();
    here.publish();
    Reservation both = target.reservation(scene.guest());
    assertThat(both.type()).isEqualTo(ALL_REGISTRANTS);
    assertThat(both.holders())
        .containsExactlyInAnyOrder(scene.guest().hostId(), source.guest().hostId());
    assertThat(write(scene.guest(), here.published()).ok()).isTrue();
    writer.awaitMore();
    source.node().awaitVerdict(there, "HEALTHY", Duration.ofSeconds(30));
    scene.node().awaitVerdict(here, "HEALTHY", Duration.ofSeconds(30));

    writer.endsWithEveryByte();
    there.letGo();
    assertThat(target.reservation(scene.guest()).holders()).containsExactly(scene.guest().hostId());
    assertThat(write(scene.guest(), here.published()).ok()).isTrue();

    Guest third = source.guest();
    third.shell(
        "nvme connect -t tcp -a 10.77.0.1 -s 4420 -n %s --hostid %s --hostnqn nqn.2014-08.org.nvmexpress:uuid:%s"
            .formatted(nqn, THIRD, THIRD));
    third.await("the third host's path", Duration.ofSeconds(30), it -> it.live(nqn) == 1);
    String device = "/dev/" + third.see().device(target.uuid().toString()).orElseThrow().name();
    assertThat(write(third, device).stderr()).contains("Invalid exchange");
    third.run("nvme", "disconnect", "-n", nqn);

    assertThat(write(scene.guest(), here.published()).ok()).isTrue();
    scene.node().awaitVerdict(here, "HEALTHY", Duration.ofSeconds(30));
    here.letGo();
  }

  private static Output write(Guest guest, String device) {
    return guest.shell(
        "dd if=/dev/urandom of=%s bs=4096 seek=%d count=1 oflag=direct conv=notrunc"
            .formatted(device, FAR));
  }
}

package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.KernelView;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import dev.holdfast.integration.world.Writer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("k")
@DisplayName("hold: an outage past ctrlLossTmo, the node killed in it: no error, no lost byte")
@Kernels("uml 6.12 newest")
@Timeout(1800)
class HoldStory {
  private static final int CTRL_LOSS_TMO = 10;

  @Test
  void theWriterWaitsAndGoesOnThroughTheSameFile(Scene scene) {
    Volume volume =
        scene
            .volume(scene.target(256), "ext4")
            .with("ctrlLossTmo", Integer.toString(CTRL_LOSS_TMO))
            .with("reconnectDelay", "2")
            .with("outagePolicy", "hold")
            .with("holdFor", "15m");
    String nqn = volume.target().nqn();
    volume.stage();
    volume.publish();
    Writer writer = scene.writer(volume);
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(30));
    KernelView before = scene.see();
    KernelView.Device device = before.device(volume.target().uuid().toString()).orElseThrow();
    boolean keptByDevice = keptByDevice(scene, device, "900");

    volume.target().refuse(1);
    volume.target().refuse(2);
    if (keptByDevice) {
      scene.await(
          "the kernel to give up", Duration.ofSeconds(60), it -> it.controllers(nqn).isEmpty());
    }
    long written = writer.written();
    scene.guest().run("sleep", Integer.toString(3 * CTRL_LOSS_TMO));
    scene.node().killAndRestart();
    scene
        .node()
        .awaitVerdict(volume, keptByDevice ? "ORPHANED" : "RECONNECTING", Duration.ofSeconds(30));
    assertThat(writer.written()).as("records written in the outage").isEqualTo(written);
    if (!keptByDevice) {
      assertThat(names(scene.see(), nqn)).isEqualTo(names(before, nqn));
    }
    long back = System.nanoTime();
    volume.target().serve(1);
    volume.target().serve(2);

    writer.awaitMore();
    scene.measured("from the target's return until the writer writes on", back);
    scene.node().awaitVerdict(volume, "HEALTHY", Duration.ofSeconds(60));
    scene.measured("until HEALTHY", back);
    KernelView after = scene.see();
    assertThat(after.device(device.uuid())).contains(device);
    assertThat(after.mounts(volume.published())).isEqualTo(before.mounts(volume.published()));
    assertThat(after.mounts(volume.staging())).isEqualTo(before.mounts(volume.staging()));
    if (keptByDevice) {
      // the head keeps the number of the first for itself
      assertThat(names(after, nqn)).hasSize(2).isNotEqualTo(names(before, nqn));
    } else {
      assertThat(names(after, nqn)).isEqualTo(names(before, nqn));
    }
    writer.endsWithEveryByte();
    volume.letGo();
  }

  /** True if the kernel can keep a device without controllers, which has to be set then. */
  private static boolean keptByDevice(Scene scene, KernelView.Device device, String seconds) {
    String attribute = "/sys/block/" + device.name() + "/delayed_removal_secs";
    if (!scene.guest().shell("test -e " + attribute).ok()) {
      return false;
    }
    assertThat(scene.guest().run("cat", attribute).strip()).isEqualTo(seconds);
    return true;
  }

  private static List<String> names(KernelView seen, String nqn) {
    return seen.controllers(nqn).stream().map(KernelView.Controller::name).toList();
  }
}

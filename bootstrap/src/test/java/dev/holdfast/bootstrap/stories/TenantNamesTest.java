package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.fabric.SimulatedTarget;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A pod chooses the names of its directories: none of them is a device for its name. */
final class TenantNamesTest extends SharedNode {
  @Test
  void aSubPathNamedLikeADeviceBlocksNoOtherVolume() throws Exception {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    Volume tenant = node.volume(node.target().nqn());
    tenant.stage();
    tenant.publish("tenant", false);
    bindSubPath(tenant, device(target, 0).getFileName().toString());

    volume.publish("pod", false);
    volume.unpublish("pod");
    volume.unstage();

    nothingIsLeftOf(volume, target);
  }

  /**
   * The tenant guesses the next names: the volume is formatted, mounted and removed all the same.
   */
  @Test
  void norDoSuchNamesKeepANewVolumeFromBeingFormatted() throws Exception {
    Volume tenant = node.volume(node.target().nqn());
    tenant.stage();
    tenant.publish("tenant", false);
    for (int instance = 0; instance < 20; instance++) {
      bindSubPath(tenant, "nvme" + instance + "n1");
    }
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());

    volume.stage();

    assertThat(node.mounts(volume.staging())).hasSize(1);
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  private void bindSubPath(Volume tenant, String name) throws Exception {
    Path place = node.path("pods/" + tenant.id() + "/volume-subpaths/pv/c/" + name);
    node.host().kernel().mounts().bind(tenant.target("tenant").resolve(name), place);
  }
}

package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.state.KernelSettings.Selinux;
import io.grpc.Status.Code;
import org.junit.jupiter.api.Test;

/** A node with SELinux whose plugin sees no policy: mount(8) leaves labels out and exits with 0. */
final class UnlabelledMountTest extends SharedNode {
  @Override
  KernelSettings kernel() {
    return KernelSettings.DEFAULT.withSelinux(Selinux.ON_WITHOUT_POLICY);
  }

  @Test
  void aLabelThatDidNotTakeIsRefusedAndNothingStays() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).flags("context=\"u:r:t:s0:c15,c25\"");

    assertThat(refused(Code.INTERNAL, volume::stage))
        .contains(
            "came out with no context= instead of context=\"u:r:t:s0:c15,c25\"",
            "SELinux is on",
            "/etc/selinux",
            "unmounted again");

    nothingIsLeftOf(volume, target);
  }

  @Test
  void withoutALabelItIsMounted() {
    Volume volume = node.volume(node.target().nqn());
    volume.stage();

    assertThat(node.mounts(volume.staging()).getFirst().superOptions()).contains("seclabel");
    volume.unstage();
  }
}

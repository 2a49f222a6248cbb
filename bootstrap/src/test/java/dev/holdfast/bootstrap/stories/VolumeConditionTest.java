package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsResponse;
import dev.holdfast.adapters.csi.v1.VolumeCondition;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import org.junit.jupiter.api.Test;

/** A node that speaks of the condition of volumes, as kubelets before 1.37 read it. */
final class VolumeConditionTest extends SharedNode {
  @Override
  String[] settings() {
    return new String[] {"--holdfast.volume-condition=true"};
  }

  @Test
  void everyAnswerHasACondition() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    NodeGetVolumeStatsResponse first = volume.stats(volume.staging());

    assertThat(first.hasVolumeCondition()).isTrue();
    assertThat(first.getVolumeCondition().getMessage()).isNotBlank();
    assertThat(first.getUsageList()).isNotEmpty();
    Awaiting.until(() ->
        volume
            .stats(volume.staging())
            .getVolumeCondition()
            .equals(
                VolumeCondition.newBuilder()
                    .setAbnormal(false)
                    .setMessage("the volume is healthy: 2 of 2 paths are usable")
                    .build()));

    target.refuse(Node.SECOND, Node.PORT);
    Awaiting.until(() ->
        volume.stats(volume.staging()).getVolumeCondition().getMessage().startsWith("DEGRADED: "));
    volume.unstage();
  }
}

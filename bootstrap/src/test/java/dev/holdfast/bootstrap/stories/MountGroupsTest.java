package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.kernel.SimulatedFiles.Owner;
import dev.holdfast.simulator.state.KernelErrno;
import dev.holdfast.simulator.state.SimulatedErrno;
import io.grpc.Status.Code;
import org.junit.jupiter.api.Test;

/** Volumes of pods with an fsGroup. */
final class MountGroupsTest extends SharedNode {
  private Owner owner(Volume volume) throws SimulatedErrno {
    return node.host().kernel().files().root(volume.staging());
  }

  @Test
  void theFilesAreOfTheGroupOfThePodThatCameLast() throws Exception {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).group("1000");
    volume.stage();
    volume.publish();
    assertThat(owner(volume)).isEqualTo(new Owner(1000, 02775));

    volume.group("2000").publish("b", true);
    assertThat(owner(volume).group()).as("a reader").isEqualTo(1000);
    volume.publish("c", false);
    assertThat(owner(volume).group()).isEqualTo(2000);

    volume.group("1000").stage();
    volume.publish();
    assertThat(owner(volume).group()).as("calls that are repeated").isEqualTo(2000);

    volume.unpublish();
    volume.unpublish("b");
    volume.unpublish("c");
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  /** It is on the volume, and no part of what is staged. */
  @Test
  void theGroupOutlivesTheStaging() throws Exception {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).group("1000");
    volume.stage();
    volume.unstage();
    int changes = node.host().faults().at("files.change").passes();

    volume.stage();
    assertThat(owner(volume).group()).isEqualTo(1000);
    assertThat(node.host().faults().at("files.change").passes()).isEqualTo(changes);

    volume.group("").stage();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aWalkThatFailsIsAnsweredWithACodeThatKubeletRepeats() throws Exception {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).group("1000");
    node.host().faults().at("files.change").failTimes(1, KernelErrno.EIO);

    assertThat(refused(Code.UNAVAILABLE, volume::stage))
        .contains("giving the files of volume", "to group 1000", "EIO");
    assertThat(owner(volume).group()).isZero();
    volume.stage();
    assertThat(owner(volume).group()).isEqualTo(1000);

    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aGroupIsANumber() {
    Volume volume = node.volume(node.target().nqn()).group("staff");

    assertThat(refused(Code.INVALID_ARGUMENT, volume::stage)).contains("volume_mount_group");
    assertThat(refused(Code.INVALID_ARGUMENT, volume::publish)).contains("volume_mount_group");
  }
}

package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import org.junit.jupiter.api.Test;

/** A volume is asked for in another way than it is on record, with no reboot in between. */
final class EditedRequestTest extends SharedNode {
  @Test
  void whatSomebodyUnmountedIsStagedAsAsked() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    run("umount", volume.staging().toString());

    volume.flags("noatime").stage();

    assertThat(node.mounts(volume.staging())).hasSize(1);
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void whatAPodStillHasIsStaged() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    volume.publish();
    run("umount", volume.staging().toString());

    assertThat(refused(Code.ALREADY_EXISTS, () -> volume.flags("noatime").stage()))
        .isEqualTo(
            "volume %s is staged with no mountOptions (%s (pod shop/a)) here, but the call asks for mountOptions"
                    .formatted(volume.id(), volume.target())
                + " noatime; delete its pods on this node: once kubelet has unstaged it, it is staged"
                + " as asked");
    Volume elsewhere =
        new Volume(node, volume.id(), target.nqn()).stagedAt("plugins/b/globalmount");
    assertThat(refused(Code.FAILED_PRECONDITION, elsewhere::unstage))
        .contains("still in use by " + volume.target());

    volume.unpublish();
    volume.flags().stage();
    elsewhere.unstage();
    assertThat(node.mounts(volume.staging())).hasSize(1);
    assertThat(node.controllers(target.nqn())).hasSize(2);
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  /** No mount shows it, and it is staged all the same. */
  @Test
  void aRawDeviceThatNoPodHasIsStaged() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).asBlock();
    volume.stage();

    assertThat(
            refused(Code.ALREADY_EXISTS, () -> new Volume(node, volume.id(), target.nqn()).stage()))
        .contains("staged with volumeMode Block", "asks for fsType ext4")
        .doesNotContain(target.nqn(), "mountOptions", "access mode");

    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  /** A stage that failed, and could not be undone. */
  @Test
  void whatAnEarlierRequestHasLeftOfAnotherSubsystemGoesFirst() {
    SimulatedTarget old = node.target();
    SimulatedTarget target = node.target();
    Volume volume = node.volume(old.nqn()).with("formatPolicy", "never");
    node.host().faults().at("delete.before").failTimes(4, 5);
    refused(Code.UNAVAILABLE, volume::stage);
    assertThat(node.controllers(old.nqn())).isNotEmpty();

    volume.with("nqn", target.nqn()).with("formatPolicy", "ifEmpty");
    assertThat(refused(Code.UNAVAILABLE, volume::stage)).contains("clearing away", old.nqn());
    assertThat(node.controllers(target.nqn())).isEmpty();

    node.host().faults().clear();
    volume.stage();
    assertThat(node.controllers(old.nqn())).isEmpty();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }
}

package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.state.KernelSettings.Selinux;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mount flags as kubelet sends them, on a node with SELinux. */
final class MountFlagsTest extends SharedNode {
  private static final String LABEL = label("c15,c25");

  private static String label(String categories) {
    return "context=\"system_u:object_r:container_file_t:s0:" + categories + "\"";
  }

  @Override
  KernelSettings kernel() {
    return KernelSettings.DEFAULT.withSelinux(Selinux.ON);
  }

  private List<String> superOptions(Path path) {
    List<Mount> mounts = node.mounts(path);
    assertThat(mounts).as("mounts at %s", path).hasSize(1);
    return mounts.getFirst().superOptions();
  }

  /** For a driver with {@code seLinuxMount: true}. */
  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs"})
  void aPodsLabelIsTheMountsAtEveryStep(String filesystem) {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).as(filesystem).flags("noatime", LABEL);

    volume.stage();
    volume.stage();
    volume.publish();
    volume.publish();
    volume.publish("reader", true);

    assertThat(superOptions(volume.staging())).contains(LABEL).doesNotContain("seclabel");
    assertThat(superOptions(volume.target())).contains(LABEL);
    assertThat(superOptions(volume.target("reader"))).contains(LABEL);
    assertThat(node.mounts(volume.target("reader"))).allMatch(mount -> mount.readOnly());
    volume.unpublish();
    volume.unpublish("reader");
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aRepeatedCallWithAnotherLabelIsAnsweredWithBoth() {
    Volume volume = node.volume(node.target().nqn()).flags(LABEL);
    volume.stage();

    assertThat(refused(Code.ALREADY_EXISTS, () -> volume.flags(label("c3,c4")).stage()))
        .contains("is staged with mountOptions " + LABEL, "asks for mountOptions " + label("c3,c4"))
        .doesNotContain("VolumeCapability");
    assertThat(refused(Code.ALREADY_EXISTS, () -> volume.flags(label("c3,c4")).publish()))
        .contains("mounted with " + LABEL, "asks for " + label("c3,c4"));
    assertThat(volume.target()).doesNotExist();

    assertThat(superOptions(volume.staging())).contains(LABEL);
    volume.unstage();
    volume.stage();
    assertThat(superOptions(volume.staging())).contains(label("c3,c4"));
    volume.unstage();
  }

  /** A PersistentVolume with {@code mountOptions: ["noatime,nodiratime"]}. */
  @Test
  void severalOptionsInOneStringAreSeveral() {
    Volume volume = node.volume(node.target().nqn()).flags("noatime,nodiratime");
    volume.stage();

    assertThat(node.mounts(volume.staging()).getFirst().options())
        .contains("noatime", "nodiratime");
    volume.flags("nodiratime", "noatime", "noatime").stage();
    volume.unstage();
  }

  @Test
  void contradictionsAreRefusedBeforeAnythingIsDone() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());

    assertThat(refused(Code.INVALID_ARGUMENT, () -> volume.flags("ro", "rw").stage()))
        .contains("mount_flags have 'ro' and 'rw', which contradict each other");
    assertThat(refused(Code.INVALID_ARGUMENT, () -> volume.flags("noatime,atime").stage()))
        .contains("'noatime' and 'atime'");
    assertThat(refused(Code.INVALID_ARGUMENT, () -> volume.flags(LABEL, label("c3,c4")).stage()))
        .contains(LABEL, label("c3,c4"));
    assertThat(refused(Code.INVALID_ARGUMENT, () -> volume.flags("context=\"u:r:t").stage()))
        .contains("quote that is not closed");
    assertThat(node.controllers(target.nqn())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"noatime,ro", "ro,ro"})
  void aReadWriteOnceVolumeIsReadOnlyWithRoAmongSeveral(String flags) {
    SimulatedTarget target = node.target();
    Volume writer = node.volume(target.nqn());
    writer.stage();
    writer.unstage();

    Volume reader = node.volume(target.nqn()).mode(Mode.SINGLE_NODE_WRITER).flags(flags, LABEL);
    reader.stage();
    reader.stage();
    reader.publish();
    reader.publish();
    assertThat(node.mounts(reader.staging())).allMatch(mount -> mount.readOnly());
    assertThat(superOptions(reader.staging())).contains("ro", "noload", LABEL);
    assertThat(node.mounts(reader.target())).allMatch(mount -> mount.readOnly());
    reader.unpublish();
    reader.unstage();
    nothingIsLeftOf(reader, target);
  }
}

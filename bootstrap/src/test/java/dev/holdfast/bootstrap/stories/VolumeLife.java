package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job, from stage to unstage, for every kind of volume. */
abstract class VolumeLife extends SharedNode {
  abstract String connector();

  @Override
  String[] settings() {
    return new String[] {"--holdfast.connector=" + connector()};
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs"})
  void everyStepOfAFilesystemVolumeMayBeRepeated(String filesystem) {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).as(filesystem);

    volume.stage();
    volume.stage();
    assertThat(node.mounts(volume.staging())).hasSize(1);
    assertThat(node.controllers(target.nqn())).hasSize(2);

    volume.publish();
    volume.publish();
    assertThat(node.mounts(volume.target())).hasSize(1);
    assertThat(volume.stats(volume.target()).getUsage(0).getTotal()).isPositive();

    volume.unpublish();
    volume.unpublish();
    assertThat(volume.target()).doesNotExist();
    // publish had to make them
    assertThat(node.path("pods")).doesNotExist();

    volume.unstage();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void everyStepOfABlockVolumeMayBeRepeated() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).asBlock();

    volume.stage();
    volume.stage();
    volume.publish();
    volume.publish();
    assertThat(node.mounts(volume.target())).hasSize(1);
    assertThat(volume.stats(volume.target()).getUsage(0).getTotal()).isEqualTo(Node.GIB);

    volume.unpublish();
    volume.unpublish();
    volume.unstage();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aVolumeThatComesBackKeepsItsFilesystem() throws Exception {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    byte[] before = head(target);
    volume.unstage();

    volume.stage();
    assertThat(head(target)).isEqualTo(before);
    volume.unstage();
  }

  @Test
  void aReadOnlyCapabilityIsMountedReadOnly() {
    SimulatedTarget target = node.target();
    Volume writer = node.volume(target.nqn());
    writer.stage();
    writer.unstage();

    Volume reader = node.volume(target.nqn()).mode(Mode.SINGLE_NODE_READER_ONLY);
    reader.stage();
    reader.publish();
    assertThat(node.mounts(reader.staging())).allMatch(mount -> mount.readOnly());
    assertThat(node.mounts(reader.target())).allMatch(mount -> mount.readOnly());
    reader.unpublish();
    reader.unstage();
  }

  /** A PersistentVolume with {@code mountOptions: [ro]}, whatever its access mode. */
  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"SINGLE_NODE_WRITER", "SINGLE_NODE_SINGLE_WRITER", "SINGLE_NODE_READER_ONLY"})
  void aVolumeWithTheMountOptionRoIsReadOnlyAtEveryStep(Mode mode) {
    SimulatedTarget target = node.target();
    Volume writer = node.volume(target.nqn());
    writer.stage();
    writer.unstage();

    Volume reader = node.volume(target.nqn()).mode(mode).flags("noatime", "ro");
    reader.stage();
    reader.stage();
    reader.publish();
    reader.publish();
    assertThat(node.mounts(reader.staging())).hasSize(1).allMatch(mount -> mount.readOnly());
    assertThat(node.mounts(reader.target())).hasSize(1).allMatch(mount -> mount.readOnly());
    reader.unpublish();
    reader.unstage();
    nothingIsLeftOf(reader, target);
  }

  /** As one of a read-only access mode. */
  @Test
  void aVolumeWithTheMountOptionRoIsNotFormatted() {
    SimulatedTarget target = node.target();

    refused(Code.FAILED_PRECONDITION, () -> node.volume(target.nqn()).flags("ro").stage());
  }

  @Test
  void onePodMayReadWhatAnotherWrites() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    volume.publish("writer", false);
    volume.publish("reader", true);

    assertThat(node.mounts(volume.target("writer"))).noneMatch(mount -> mount.readOnly());
    assertThat(node.mounts(volume.target("reader"))).allMatch(mount -> mount.readOnly());
    refused(Code.ALREADY_EXISTS, () -> volume.publish("reader", false));

    volume.unpublish("writer");
    volume.unpublish("reader");
    volume.unstage();
  }

  /** Write protection is the whole device's. */
  @Test
  void noPodReadsARawDeviceThatAnotherWrites() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).asBlock();
    volume.stage();
    volume.publish("writer", false);

    assertThat(refused(Code.FAILED_PRECONDITION, () -> volume.publish("reader", true)))
        .contains("in use for writing at " + volume.target("writer"));
    assertThat(volume.target("reader")).doesNotExist();

    volume.unpublish("writer");
    volume.publish("reader", true);
    refused(Code.FAILED_PRECONDITION, () -> volume.publish("writer", false));
    volume.unpublish("reader");
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aVolumeGrowsWithItsNamespace() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    volume.publish();

    assertThat(refused(Code.UNAVAILABLE, () -> volume.expand(2 * Node.GIB)))
        .contains("expand the namespace on the target");
    target.resize(1, 2 * Node.GIB);
    assertThat(volume.expand(2 * Node.GIB).getCapacityBytes()).isEqualTo(2 * Node.GIB);
    assertThat(volume.expand(2 * Node.GIB).getCapacityBytes()).isEqualTo(2 * Node.GIB);
    assertThat(refused(Code.OUT_OF_RANGE, () -> volume.expand(Node.GIB, Node.GIB)))
        .contains("more than limit_bytes " + Node.GIB);

    volume.unpublish();
    volume.unstage();
  }

  @Test
  void twoVolumesShareASubsystemAndTheSecondKeepsIt() {
    SimulatedTarget target = node.target();
    target.withNamespace(2, Node.GIB, "22222222-0000-4000-8000-000000000002", null, null);
    Volume first = node.volume(target.nqn()).with("nsid", "1");
    Volume second = node.volume(target.nqn()).with("nsid", "2");
    first.stage();
    second.stage();
    assertThat(node.controllers(target.nqn())).hasSize(2);

    first.unstage();
    assertThat(node.controllers(target.nqn())).hasSize(2);
    second.publish();
    second.unpublish();

    second.unstage();
    nothingIsLeftOf(second, target);
  }

  @Test
  void whatWasConnectedByOthersStaysConnected() {
    SimulatedTarget target = node.target();
    node.connectByHand(target);
    assertThat(node.controllers(target.nqn())).hasSize(1);

    Volume volume = node.volume(target.nqn());
    volume.stage();
    assertThat(node.controllers(target.nqn())).hasSize(2);
    volume.unstage();

    assertThat(node.controllers(target.nqn()))
        .singleElement()
        .matches(controller -> controller.address().traddr().equals(Optional.of(Node.FIRST)));
  }

  @Test
  void oneDeadAddressDoesNotKeepAVolumeFromBeingStaged() {
    SimulatedTarget target = node.target();
    target.refuse(Node.SECOND, Node.PORT);
    Volume volume = node.volume(target.nqn());

    volume.stage();
    assertThat(node.controllers(target.nqn())).hasSize(1);
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  /** The first 64 KiB of the namespace's device. */
  private byte[] head(SimulatedTarget target) throws Exception {
    String device =
        node.topology().subsystems().stream()
            .filter(subsystem -> subsystem.nqn().value().equals(target.nqn()))
            .findFirst()
            .orElseThrow()
            .namespaces()
            .getFirst()
            .device()
            .value();
    try (var in = Files.newInputStream(node.host().dev().resolve(device))) {
      return in.readNBytes(65536);
    }
  }
}

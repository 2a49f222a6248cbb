package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two volumes of one namespace on one node: two PersistentVolumes of one data set. */
final class SharedNamespaceTest extends SharedNode {
  private static final String SECOND_UUID = "22222222-0000-4000-8000-000000000002";

  @ParameterizedTest
  @CsvSource({
    "ext4,ext4", "xfs,xfs", "btrfs,btrfs", "block,block", "ext4,block", "block,ext4",
  })
  void eachIsUnstagedWhateverTheOtherHas(String first, String second) {
    SimulatedTarget target = formatted(first.equals("block") ? second : first);
    Volume one = volume(target, first);
    Volume two = volume(target, second);
    one.stage();
    two.stage();
    one.publish("one", false);
    two.publish("two", false);

    one.unpublish("one");
    one.unstage();
    one.unstage();

    assertThat(node.mounts(one.staging())).isEmpty();
    assertThat(node.mounts(two.target("two"))).hasSize(1);
    assertThat(node.controllers(target.nqn())).hasSize(2);
    assertThat(two.stats(two.target("two")).getUsage(0).getTotal()).isPositive();
    two.unpublish("two");
    two.unstage();
    two.unstage();
    nothingIsLeftOf(one, target);
    nothingIsLeftOf(two, target);
  }

  @Test
  void neitherIsKeptByTheOthersStagingAlone() {
    SimulatedTarget target = formatted("ext4");
    Volume one = volume(target, "ext4");
    Volume two = volume(target, "ext4");
    one.stage();
    two.stage();

    two.unstage();
    one.unstage();

    nothingIsLeftOf(one, target);
    nothingIsLeftOf(two, target);
  }

  @Test
  void readersLeaveAsWell() {
    SimulatedTarget target = formatted("ext4");
    Volume one = volume(target, "ext4").mode(Mode.MULTI_NODE_READER_ONLY);
    Volume two = volume(target, "ext4").mode(Mode.MULTI_NODE_READER_ONLY);
    one.stage();
    two.stage();
    one.publish("one", true);
    two.publish("two", true);

    two.unpublish("two");
    two.unstage();
    one.unpublish("one");
    one.unstage();

    nothingIsLeftOf(one, target);
    nothingIsLeftOf(two, target);
  }

  @ParameterizedTest
  @CsvSource({"ext4", "block"})
  void whatItHasPublishedItselfKeepsIt(String kind) {
    SimulatedTarget target = formatted("ext4");
    Volume one = volume(target, kind);
    Volume two = volume(target, kind);
    one.stage();
    two.stage();
    one.publish("one", false);

    assertThat(refused(Code.FAILED_PRECONDITION, one::unstage))
        .contains(one.target("one").toString())
        .doesNotContain(two.staging().toString());

    two.unstage();
    one.unpublish("one");
    one.unstage();
    nothingIsLeftOf(one, target);
  }

  @Test
  void aMountOfWhichItIsNotKnownWhoseItIsKeepsBoth() throws Exception {
    SimulatedTarget target = formatted("ext4");
    Volume one = volume(target, "ext4");
    Volume two = volume(target, "ext4");
    one.stage();
    two.stage();
    Path theirs = Files.createDirectories(dir.resolve("theirs"));
    bind(two.staging(), theirs);

    assertThat(refused(Code.FAILED_PRECONDITION, one::unstage))
        .contains(theirs.toString(), "of which volume is not known");
    assertThat(refused(Code.FAILED_PRECONDITION, two::unstage)).contains(theirs.toString());

    unmount(theirs);
    one.unstage();
    two.unstage();
    nothingIsLeftOf(two, target);
  }

  /** Its last bytes are in a cache, and the device stays. */
  @Test
  void aRawVolumeThatLeavesIsWrittenBack() {
    SimulatedTarget target = node.target();
    target.withNamespace(2, Node.GIB, SECOND_UUID, null, null);
    Volume raw = node.volume(target.nqn()).with("nsid", "1").asBlock();
    Volume neighbour = node.volume(target.nqn()).with("nsid", "2");
    raw.stage();
    neighbour.stage();
    node.host().faults().at("program.sync").failTimes(1, 1, "sync: error syncing: No space left");

    assertThat(refused(Code.UNAVAILABLE, raw::unstage)).contains("writing back", "No space left");

    raw.unstage();
    assertThat(node.controllers(target.nqn())).hasSize(2);
    neighbour.unstage();
    nothingIsLeftOf(neighbour, target);
  }

  @Test
  void oneIsNotTakenDownInTheNameOfTheOther() {
    SimulatedTarget target = formatted("ext4");
    Volume one = volume(target, "ext4");
    Volume two = volume(target, "ext4");
    one.stage();
    two.stage();

    refused(
        Code.FAILED_PRECONDITION,
        () ->
            node.node()
                .nodeUnpublishVolume(
                    NodeUnpublishVolumeRequest.newBuilder()
                        .setVolumeId(one.id())
                        .setTargetPath(two.staging().toString())
                        .build()));
    refused(
        Code.FAILED_PRECONDITION,
        () ->
            node.node()
                .nodeUnstageVolume(
                    NodeUnstageVolumeRequest.newBuilder()
                        .setVolumeId("nobody-has-this")
                        .setStagingTargetPath(two.staging().toString())
                        .build()));

    assertThat(node.mounts(two.staging())).hasSize(1);
    one.unstage();
    two.unstage();
  }

  private Volume volume(SimulatedTarget target, String kind) {
    Volume volume = node.volume(target.nqn());
    return kind.equals("block") ? volume.asBlock() : volume.as(kind);
  }

  /** A target whose namespace holds this filesystem, or nothing. */
  private SimulatedTarget formatted(String kind) {
    SimulatedTarget target = node.target();
    if (!kind.equals("block")) {
      Volume earlier = volume(target, kind);
      earlier.stage();
      earlier.unstage();
    }
    return target;
  }

  private void bind(Path from, Path to) {
    run("mount", "--bind", from.toString(), to.toString());
  }

  private void unmount(Path path) {
    run("umount", path.toString());
  }
}

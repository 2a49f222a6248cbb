package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.v1.NodeGetCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of target paths of NodePublishVolume, for the modes of a volume of one node. */
final class AccessModesTest extends SharedNode {
  @Test
  void theCapabilityIsReportedUnlessItIsSwitchedOff(@TempDir Path other) {
    assertThat(capabilities(node))
        .contains(RPC.Type.SINGLE_NODE_MULTI_WRITER, RPC.Type.VOLUME_MOUNT_GROUP);

    try (Node without =
        Node.start(
            other,
            SimulatedHost.create(other.resolve("host")),
            "--holdfast.single-node-multi-writer=false",
            "--holdfast.volume-mount-group=false")) {
      assertThat(capabilities(without))
          .doesNotContain(RPC.Type.SINGLE_NODE_MULTI_WRITER, RPC.Type.VOLUME_MOUNT_GROUP);
      without.host().close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSingleWriterHasOneTarget(boolean block) {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).mode(Mode.SINGLE_NODE_SINGLE_WRITER);
    Volume pod = block ? volume.asBlock() : volume;
    pod.stage();
    pod.publish("a", false);
    pod.publish("a", false);

    for (boolean readOnly : List.of(true, false)) {
      assertThat(refused(Code.FAILED_PRECONDITION, () -> pod.publish("b", readOnly)))
          .contains("ReadWriteOncePod", "published at " + pod.target("a"));
    }
    assertThat(pod.target("b")).doesNotExist();
    refused(Code.ALREADY_EXISTS, () -> pod.publish("a", true));

    pod.unpublish("a");
    pod.publish("b", false);
    pod.unpublish("b");
    pod.unstage();
    nothingIsLeftOf(pod, target);
  }

  @Test
  void severalWritersOfANodeHaveTargetsOfTheirOwn() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).mode(Mode.SINGLE_NODE_MULTI_WRITER);
    volume.stage();
    volume.publish("writer", false);
    volume.publish("second", false);
    volume.publish("reader", true);
    volume.publish("reader", true);

    assertThat(node.mounts(volume.target("writer"))).noneMatch(mount -> mount.readOnly());
    assertThat(node.mounts(volume.target("second"))).noneMatch(mount -> mount.readOnly());
    assertThat(node.mounts(volume.target("reader"))).hasSize(1).allMatch(mount -> mount.readOnly());
    refused(Code.ALREADY_EXISTS, () -> volume.publish("reader", false));
    refused(Code.ALREADY_EXISTS, () -> volume.publish("writer", true));

    List.of("writer", "second", "reader").forEach(volume::unpublish);
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  /** kubelet was restarted after the setting had changed, and stages what is staged. */
  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"SINGLE_NODE_SINGLE_WRITER", "SINGLE_NODE_MULTI_WRITER"})
  void aStagingServesTheOtherModesOfOneNode(Mode mode) {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).mode(Mode.SINGLE_NODE_WRITER);
    volume.stage();
    volume.publish();

    volume.mode(mode).stage();
    volume.publish();
    refused(Code.ALREADY_EXISTS, () -> volume.mode(Mode.SINGLE_NODE_READER_ONLY).stage());

    volume.mode(mode).unpublish();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  private static List<RPC.Type> capabilities(Node node) {
    return node
        .node()
        .nodeGetCapabilities(NodeGetCapabilitiesRequest.getDefaultInstance())
        .getCapabilitiesList()
        .stream()
        .map(capability -> capability.getRpc().getType())
        .toList();
  }
}

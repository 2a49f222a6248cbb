package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.v1.GetPluginCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.NodeGetInfoRequest;
import dev.holdfast.adapters.csi.v1.NodeGetInfoResponse;
import dev.holdfast.adapters.csi.v1.PluginCapability;
import dev.holdfast.adapters.csi.v1.ProbeRequest;
import dev.holdfast.adapters.csi.v1.Topology;
import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.simulator.SimulatedHost;
import io.grpc.Status.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls of kubelet when the driver registers, over the socket. */
final class NodeTopologyTest {
  private static final String ZONE = "topology.kubernetes.io/zone";

  @TempDir Path dir;

  @Test
  void aNodeIsWhereItsLabelsSayAndNotReadyUntilTheyAreThere() throws Exception {
    Path labels = dir.resolve("labels");
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"));
        Node node =
            Node.start(
                dir,
                host,
                "--holdfast.topology.rack=7",
                "--holdfast.topology-labels=" + ZONE,
                "--holdfast.labels-file=" + labels,
                "--holdfast.max-volumes=12")) {
      assertThat(refused(Code.UNAVAILABLE, () -> info(node)))
          .contains(labels + " cannot be read", "holdfast.labels-file");
      assertThat(node.bean(InspectHost.class).obstacles())
          .extracting(HostCheck::name)
          .containsExactly("node-labels");
      assertThat(probe(node)).isFalse();

      Files.writeString(labels, "app=\"holdfast\"\n" + ZONE + "=\"a\"\n");

      assertThat(info(node))
          .isEqualTo(
              NodeGetInfoResponse.newBuilder()
                  .setNodeId("node-a")
                  .setMaxVolumesPerNode(12)
                  .setAccessibleTopology(
                      Topology.newBuilder().putSegments("rack", "7").putSegments(ZONE, "a"))
                  .build());
      assertThat(node.bean(InspectHost.class).obstacles()).isEmpty();
      assertThat(
              node.identity()
                  .getPluginCapabilities(GetPluginCapabilitiesRequest.getDefaultInstance())
                  .getCapabilitiesList())
          .anyMatch(capability ->
              capability.getService().getType()
                  == PluginCapability.Service.Type.VOLUME_ACCESSIBILITY_CONSTRAINTS);
    }
  }

  private static NodeGetInfoResponse info(Node node) {
    return node.node().nodeGetInfo(NodeGetInfoRequest.getDefaultInstance());
  }

  private static boolean probe(Node node) {
    return node.identity().probe(ProbeRequest.getDefaultInstance()).getReady().getValue();
  }
}

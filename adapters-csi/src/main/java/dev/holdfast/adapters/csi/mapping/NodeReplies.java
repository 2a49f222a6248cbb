package dev.holdfast.adapters.csi.mapping;

import dev.holdfast.adapters.csi.v1.NodeExpandVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeGetCapabilitiesResponse;
import dev.holdfast.adapters.csi.v1.NodeGetInfoResponse;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsResponse;
import dev.holdfast.adapters.csi.v1.NodeServiceCapability;
import dev.holdfast.adapters.csi.v1.Topology;
import dev.holdfast.adapters.csi.v1.VolumeUsage;
import dev.holdfast.application.port.in.DescribeNode;
import dev.holdfast.application.port.in.ReportVolumeUsage.Amount;
import dev.holdfast.application.port.in.ReportVolumeUsage.Usage;

/** Makes messages of what the use cases say. */
public final class NodeReplies {
  private NodeReplies() {}

  public static NodeGetVolumeStatsResponse usage(Usage usage) {
    NodeGetVolumeStatsResponse.Builder response =
        NodeGetVolumeStatsResponse.newBuilder()
            .addUsage(amount(VolumeUsage.Unit.BYTES, usage.bytes()));
    usage.inodes().ifPresent(inodes -> response.addUsage(amount(VolumeUsage.Unit.INODES, inodes)));
    return response.build();
  }

  private static VolumeUsage amount(VolumeUsage.Unit unit, Amount amount) {
    return VolumeUsage.newBuilder()
        .setUnit(unit)
        .setTotal(amount.total())
        .setUsed(amount.used())
        .setAvailable(amount.available())
        .build();
  }

  public static NodeExpandVolumeResponse expanded(long bytes) {
    return NodeExpandVolumeResponse.newBuilder().setCapacityBytes(bytes).build();
  }

  public static NodeGetInfoResponse node(DescribeNode.Node node) {
    NodeGetInfoResponse.Builder response =
        NodeGetInfoResponse.newBuilder()
            .setNodeId(node.id())
            .setMaxVolumesPerNode(node.maxVolumes());
    if (!node.topology().isEmpty()) {
      response.setAccessibleTopology(Topology.newBuilder().putAllSegments(node.topology()));
    }
    return response.build();
  }

  public static NodeGetCapabilitiesResponse capabilities(
      Iterable<NodeServiceCapability.RPC.Type> types) {
    NodeGetCapabilitiesResponse.Builder response = NodeGetCapabilitiesResponse.newBuilder();
    types.forEach(type ->
        response.addCapabilities(
            NodeServiceCapability.newBuilder()
                .setRpc(NodeServiceCapability.RPC.newBuilder().setType(type))));
    return response.build();
  }
}

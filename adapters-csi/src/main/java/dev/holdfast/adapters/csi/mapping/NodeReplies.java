package dev.holdfast.adapters.csi.mapping;

import dev.holdfast.adapters.csi.v1.NodeExpandVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeGetCapabilitiesResponse;
import dev.holdfast.adapters.csi.v1.NodeGetInfoResponse;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsResponse;
import dev.holdfast.adapters.csi.v1.NodeServiceCapability;
import dev.holdfast.adapters.csi.v1.Topology;
import dev.holdfast.adapters.csi.v1.VolumeCondition;
import dev.holdfast.adapters.csi.v1.VolumeUsage;
import dev.holdfast.application.port.in.DescribeNode;
import dev.holdfast.application.port.in.ReportVolumeUsage.Amount;
import dev.holdfast.application.port.in.ReportVolumeUsage.Usage;
import dev.holdfast.domain.recovery.VolumeHealth;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes messages of what the use cases say. */
public final class NodeReplies {
  /** A look is due every half minute. */
  static final Duration FRESH = Duration.ofMinutes(1);

  private NodeReplies() {}

  /**
   * @param condition empty if volume conditions are not spoken of
   */
  public static NodeGetVolumeStatsResponse usage(
      Optional<Usage> usage, Optional<VolumeCondition> condition) {
    NodeGetVolumeStatsResponse.Builder response = NodeGetVolumeStatsResponse.newBuilder();
    usage.ifPresent(known -> {
      response.addUsage(amount(VolumeUsage.Unit.BYTES, known.bytes()));
      known
          .inodes()
          .ifPresent(inodes -> response.addUsage(amount(VolumeUsage.Unit.INODES, inodes)));
    });
    condition.ifPresent(response::setVolumeCondition);
    return response.build();
  }

  /**
   * @param age of the condition: that of a loop that stands still is not the volume's of now
   */
  public static VolumeCondition condition(VolumeHealth health, Duration age) {
    String asOf =
        age.compareTo(FRESH) > 0
            ? "seen " + age.toSeconds() + " s ago, because the loop stands still: "
            : "";
    return VolumeCondition.newBuilder()
        .setAbnormal(health.verdict().abnormal() || !asOf.isEmpty())
        .setMessage(
            asOf
                + health.findings().stream()
                    .findFirst()
                    .map(f -> f.verdict() + ": " + f.evidence() + "; " + f.remedy())
                    .orElseGet(() ->
                        "the volume is healthy: %d of %d paths are usable"
                            .formatted(health.usablePaths(), health.paths().size())))
        .build();
  }

  /** Of a volume that answers, before the loop has looked at its paths. */
  public static VolumeCondition notJudgedYet() {
    return VolumeCondition.newBuilder()
        .setAbnormal(false)
        .setMessage("the volume is in use, and its paths are judged at the next look")
        .build();
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

  /**
   * @param later the numbers of capabilities that a later specification has
   */
  public static NodeGetCapabilitiesResponse capabilities(
      Collection<NodeServiceCapability.RPC.Type> types, Collection<Integer> later) {
    NodeGetCapabilitiesResponse.Builder response = NodeGetCapabilitiesResponse.newBuilder();
    Stream.concat(
            types.stream().map(NodeServiceCapability.RPC.Type::getNumber), later.stream().sorted())
        .forEach(number ->
            response.addCapabilities(
                NodeServiceCapability.newBuilder()
                    .setRpc(NodeServiceCapability.RPC.newBuilder().setTypeValue(number))));
    return response.build();
  }
}

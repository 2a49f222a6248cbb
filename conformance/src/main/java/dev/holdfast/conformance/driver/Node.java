package dev.holdfast.conformance.driver;

import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeGetCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.NodeGetCapabilitiesResponse;
import dev.holdfast.adapters.csi.v1.NodeGetInfoRequest;
import dev.holdfast.adapters.csi.v1.NodeGetInfoResponse;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsResponse;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeServiceCapability;
import dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeResponse;
import java.util.Set;
import java.util.stream.Collectors;

/** The Node service of the driver. */
public record Node(Driver driver) {
  public Answer<NodeStageVolumeResponse> stage(NodeStageVolumeRequest.Builder request) {
    return driver.call(
        "NodeStageVolume", request.build(), NodeStageVolumeResponse.getDefaultInstance());
  }

  public Answer<NodeUnstageVolumeResponse> unstage(NodeUnstageVolumeRequest.Builder request) {
    return driver.call(
        "NodeUnstageVolume", request.build(), NodeUnstageVolumeResponse.getDefaultInstance());
  }

  public Answer<NodePublishVolumeResponse> publish(NodePublishVolumeRequest.Builder request) {
    return driver.call(
        "NodePublishVolume", request.build(), NodePublishVolumeResponse.getDefaultInstance());
  }

  public Answer<NodeUnpublishVolumeResponse> unpublish(NodeUnpublishVolumeRequest.Builder request) {
    return driver.call(
        "NodeUnpublishVolume", request.build(), NodeUnpublishVolumeResponse.getDefaultInstance());
  }

  public Answer<NodeGetVolumeStatsResponse> stats(NodeGetVolumeStatsRequest.Builder request) {
    return driver.call(
        "NodeGetVolumeStats", request.build(), NodeGetVolumeStatsResponse.getDefaultInstance());
  }

  public Answer<NodeExpandVolumeResponse> expand(NodeExpandVolumeRequest.Builder request) {
    return driver.call(
        "NodeExpandVolume", request.build(), NodeExpandVolumeResponse.getDefaultInstance());
  }

  public Answer<NodeGetInfoResponse> info() {
    return driver.call(
        "NodeGetInfo",
        NodeGetInfoRequest.getDefaultInstance(),
        NodeGetInfoResponse.getDefaultInstance());
  }

  public Answer<NodeGetCapabilitiesResponse> capabilities() {
    return driver.call(
        "NodeGetCapabilities",
        NodeGetCapabilitiesRequest.getDefaultInstance(),
        NodeGetCapabilitiesResponse.getDefaultInstance());
  }

  /** The capabilities that the driver advertises; none if it does not answer. */
  public Set<RPC.Type> advertised() {
    return switch (capabilities()) {
      case Answer.Given<NodeGetCapabilitiesResponse>(var message) ->
          message.getCapabilitiesList().stream()
              .filter(NodeServiceCapability::hasRpc)
              .map(capability -> capability.getRpc().getType())
              .collect(Collectors.toUnmodifiableSet());
      case Answer.Refused<NodeGetCapabilitiesResponse> _,
          Answer.None<NodeGetCapabilitiesResponse> _ ->
          Set.of();
    };
  }
}

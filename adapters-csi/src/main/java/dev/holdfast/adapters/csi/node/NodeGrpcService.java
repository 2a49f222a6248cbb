package dev.holdfast.adapters.csi.node;

import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.VOLUME_CONDITION;

import dev.holdfast.adapters.csi.mapping.NodeReplies;
import dev.holdfast.adapters.csi.mapping.NodeRequests;
import dev.holdfast.adapters.csi.mapping.RpcRunner;
import dev.holdfast.adapters.csi.mapping.RpcRunner.Rpc;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeGetCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.NodeGetCapabilitiesResponse;
import dev.holdfast.adapters.csi.v1.NodeGetInfoRequest;
import dev.holdfast.adapters.csi.v1.NodeGetInfoResponse;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsResponse;
import dev.holdfast.adapters.csi.v1.NodeGrpc;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeServiceCapability;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeResponse;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.Set;

/** Every method: read the request, ask the use case, put the answer. */
public final class NodeGrpcService extends NodeGrpc.NodeImplBase {
  private final RpcRunner runner;
  private final NodeRequests requests;
  private final NodeUseCases useCases;
  private final VolumeStats stats;
  private final NodeGetCapabilitiesResponse capabilities;

  /**
   * @param later the numbers of capabilities that a later specification has
   */
  public NodeGrpcService(
      RpcRunner runner,
      NodeRequests requests,
      NodeUseCases useCases,
      Set<NodeServiceCapability.RPC.Type> capabilities,
      Set<Integer> later) {
    this.runner = runner;
    this.requests = requests;
    this.useCases = useCases;
    this.stats =
        new VolumeStats(
            useCases.usage(),
            capabilities.contains(VOLUME_CONDITION)
                ? Optional.of(useCases.health())
                : Optional.empty());
    this.capabilities = NodeReplies.capabilities(capabilities, later);
  }

  @Override
  public void nodeStageVolume(
      NodeStageVolumeRequest request, StreamObserver<NodeStageVolumeResponse> caller) {
    runner.run(
        new Rpc<>(
            "NodeStageVolume",
            request.getVolumeId(),
            patience -> requests.stage(request, patience),
            useCases.stage()::stage,
            staged -> NodeStageVolumeResponse.getDefaultInstance()),
        caller);
  }

  @Override
  public void nodeUnstageVolume(
      NodeUnstageVolumeRequest request, StreamObserver<NodeUnstageVolumeResponse> caller) {
    runner.run(
        new Rpc<>(
            "NodeUnstageVolume",
            request.getVolumeId(),
            patience -> requests.unstage(request, patience),
            useCases.unstage()::unstage,
            done -> NodeUnstageVolumeResponse.getDefaultInstance()),
        caller);
  }

  @Override
  public void nodePublishVolume(
      NodePublishVolumeRequest request, StreamObserver<NodePublishVolumeResponse> caller) {
    runner.run(
        new Rpc<>(
            "NodePublishVolume",
            request.getVolumeId(),
            patience -> requests.publish(request, patience),
            useCases.publish()::publish,
            done -> NodePublishVolumeResponse.getDefaultInstance()),
        caller);
  }

  @Override
  public void nodeUnpublishVolume(
      NodeUnpublishVolumeRequest request, StreamObserver<NodeUnpublishVolumeResponse> caller) {
    runner.run(
        new Rpc<>(
            "NodeUnpublishVolume",
            request.getVolumeId(),
            patience -> requests.unpublish(request, patience),
            useCases.unpublish()::unpublish,
            done -> NodeUnpublishVolumeResponse.getDefaultInstance()),
        caller);
  }

  @Override
  public void nodeGetVolumeStats(
      NodeGetVolumeStatsRequest request, StreamObserver<NodeGetVolumeStatsResponse> caller) {
    runner.run(
        new Rpc<>(
            "NodeGetVolumeStats",
            request.getVolumeId(),
            patience -> requests.usage(request, patience),
            stats::report,
            reply -> reply),
        caller);
  }

  @Override
  public void nodeExpandVolume(
      NodeExpandVolumeRequest request, StreamObserver<NodeExpandVolumeResponse> caller) {
    runner.run(
        new Rpc<>(
            "NodeExpandVolume",
            request.getVolumeId(),
            patience -> requests.expand(request, patience),
            useCases.expand()::expand,
            NodeReplies::expanded),
        caller);
  }

  @Override
  public void nodeGetCapabilities(
      NodeGetCapabilitiesRequest request, StreamObserver<NodeGetCapabilitiesResponse> caller) {
    runner.run(Rpc.plain("NodeGetCapabilities", () -> capabilities), caller);
  }

  @Override
  public void nodeGetInfo(NodeGetInfoRequest request, StreamObserver<NodeGetInfoResponse> caller) {
    runner.run(
        new Rpc<>(
            "NodeGetInfo",
            "",
            patience -> patience,
            _ -> useCases.describe().describe(),
            NodeReplies::node),
        caller);
  }
}

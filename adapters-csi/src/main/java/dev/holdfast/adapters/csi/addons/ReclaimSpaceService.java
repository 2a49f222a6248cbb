package dev.holdfast.adapters.csi.addons;

import dev.holdfast.adapters.csi.mapping.AddonsRequests;
import dev.holdfast.adapters.csi.mapping.RpcRunner;
import dev.holdfast.adapters.csi.mapping.RpcRunner.Rpc;
import dev.holdfast.adapters.csi.v1.addons.NodeReclaimSpaceRequest;
import dev.holdfast.adapters.csi.v1.addons.NodeReclaimSpaceResponse;
import dev.holdfast.adapters.csi.v1.addons.ReclaimSpaceNodeGrpc;
import dev.holdfast.application.port.in.TrimVolumes;
import io.grpc.stub.StreamObserver;

/**
 * NodeReclaimSpace is a trim of the volume. The answer has no usage: what a volume takes on its
 * target is not known here, and what a filesystem has trimmed it counts again after each mount.
 */
public final class ReclaimSpaceService extends ReclaimSpaceNodeGrpc.ReclaimSpaceNodeImplBase {
  private final RpcRunner runner;
  private final TrimVolumes trims;

  public ReclaimSpaceService(RpcRunner runner, TrimVolumes trims) {
    this.runner = runner;
    this.trims = trims;
  }

  @Override
  public void nodeReclaimSpace(
      NodeReclaimSpaceRequest request, StreamObserver<NodeReclaimSpaceResponse> caller) {
    runner.run(
        new Rpc<>(
            "NodeReclaimSpace",
            request.getVolumeId(),
            patience -> AddonsRequests.reclaimSpace(request, patience),
            command -> trims.trim(command.volume(), command.patience()),
            _ -> NodeReclaimSpaceResponse.getDefaultInstance()),
        caller);
  }
}

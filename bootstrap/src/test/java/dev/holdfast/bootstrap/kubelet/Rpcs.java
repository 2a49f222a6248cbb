package dev.holdfast.bootstrap.kubelet;

import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.EXPAND_VOLUME;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.GET_VOLUME_STATS;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.SINGLE_NODE_MULTI_WRITER;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.STAGE_UNSTAGE_VOLUME;

import dev.holdfast.adapters.csi.v1.CapacityRange;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeGetCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsRequest;
import dev.holdfast.adapters.csi.v1.NodeGrpc.NodeBlockingStub;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeServiceCapability;
import dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.bootstrap.kubelet.Paths.Known;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Kubelet's calls (pkg/volume/csi/csi_client.go): the driver's capabilities are asked for before
 * each, and calls that are under way when kubelet dies are cancelled.
 */
final class Rpcs {
  /** Kubelet has died; nothing of it goes on. */
  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1;

    Died() {
      super("kubelet has died");
    }
  }

  private final Supplier<NodeBlockingStub> driver;
  private final Context.CancellableContext life = Context.ROOT.withCancellation();
  private final List<Kubelet.Call> made = new ArrayList<>();

  /**
   * @param driver a stub with kubelet's deadline
   */
  Rpcs(Supplier<NodeBlockingStub> driver) {
    this.driver = driver;
  }

  /** Cancels what is under way. */
  void die() {
    life.cancel(null);
  }

  synchronized List<Kubelet.Call> made() {
    return List.copyOf(made);
  }

  /** OK without a call if the driver does not stage. */
  Status stage(Claim claim, String path) {
    return with(
        "NodeStageVolume",
        claim.handle(),
        STAGE_UNSTAGE_VOLUME,
        (stub, types) -> {
          var _ =
              stub.nodeStageVolume(
                  NodeStageVolumeRequest.newBuilder()
                      .setVolumeId(claim.handle())
                      .setStagingTargetPath(path)
                      .setVolumeCapability(claim.capability(multiWriter(types)))
                      .putAllVolumeContext(claim.attributes())
                      .build());
        });
  }

  Status unstage(Known volume, String path) {
    return with(
        "NodeUnstageVolume",
        volume.handle(),
        STAGE_UNSTAGE_VOLUME,
        (stub, _) -> {
          var _ =
              stub.nodeUnstageVolume(
                  NodeUnstageVolumeRequest.newBuilder()
                      .setVolumeId(volume.handle())
                      .setStagingTargetPath(path)
                      .build());
        });
  }

  Status publish(Claim claim, String staging, String path, String pod) {
    return with(
        "NodePublishVolume",
        claim.handle(),
        STAGE_UNSTAGE_VOLUME,
        (stub, types) -> {
          var _ =
              stub.nodePublishVolume(
                  NodePublishVolumeRequest.newBuilder()
                      .setVolumeId(claim.handle())
                      .setStagingTargetPath(staging)
                      .setTargetPath(path)
                      .setVolumeCapability(claim.capability(multiWriter(types)))
                      .putAllVolumeContext(claim.attributes())
                      .putVolumeContext("csi.storage.k8s.io/pod.uid", pod)
                      .putVolumeContext("csi.storage.k8s.io/pod.name", "pod-" + pod)
                      .putVolumeContext("csi.storage.k8s.io/pod.namespace", "shop")
                      .putVolumeContext("csi.storage.k8s.io/ephemeral", "false")
                      .build());
        });
  }

  Status unpublish(Known volume, String path) {
    return call(
        "NodeUnpublishVolume",
        volume.handle(),
        stub -> {
          var _ =
              stub.nodeUnpublishVolume(
                  NodeUnpublishVolumeRequest.newBuilder()
                      .setVolumeId(volume.handle())
                      .setTargetPath(path)
                      .build());
        });
  }

  Status expand(Claim claim, String path, String staging, long bytes) {
    return with(
        "NodeExpandVolume",
        claim.handle(),
        EXPAND_VOLUME,
        (stub, types) -> {
          var _ =
              stub.nodeExpandVolume(
                  NodeExpandVolumeRequest.newBuilder()
                      .setVolumeId(claim.handle())
                      .setVolumePath(path)
                      .setStagingTargetPath(staging)
                      .setVolumeCapability(claim.capability(multiWriter(types)))
                      .setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(bytes))
                      .build());
        });
  }

  Status stats(Known volume, String path) {
    return with(
        "NodeGetVolumeStats",
        volume.handle(),
        GET_VOLUME_STATS,
        (stub, _) -> {
          var _ =
              stub.nodeGetVolumeStats(
                  NodeGetVolumeStatsRequest.newBuilder()
                      .setVolumeId(volume.handle())
                      .setVolumePath(path)
                      .build());
        });
  }

  private static boolean multiWriter(Set<RPC.Type> types) {
    return types.contains(SINGLE_NODE_MULTI_WRITER);
  }

  private interface Capable {
    void call(NodeBlockingStub stub, Set<RPC.Type> types);
  }

  private Status with(String rpc, String handle, RPC.Type needed, Capable body) {
    return call(
        rpc,
        handle,
        stub -> {
          Set<RPC.Type> types = capabilities(stub);
          if (types.contains(needed)) {
            body.call(driver.get(), types);
          }
        });
  }

  private static Set<RPC.Type> capabilities(NodeBlockingStub stub) {
    return stub
        .nodeGetCapabilities(NodeGetCapabilitiesRequest.getDefaultInstance())
        .getCapabilitiesList()
        .stream()
        .filter(NodeServiceCapability::hasRpc)
        .map(capability -> capability.getRpc().getType())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Status call(String rpc, String handle, Consumer<NodeBlockingStub> body) {
    Status[] status = {Status.OK};
    life.run(() -> {
      try {
        body.accept(driver.get());
      } catch (StatusRuntimeException e) {
        status[0] = e.getStatus();
      }
    });
    synchronized (this) {
      made.add(new Kubelet.Call(rpc, handle, status[0]));
    }
    if (life.isCancelled()) {
      throw new Died();
    }
    return status[0];
  }
}

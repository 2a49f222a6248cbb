package dev.holdfast.adapters.csi;

import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsRequest;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.adapters.csi.v1.VolumeCapability;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode;
import dev.holdfast.adapters.csi.v1.VolumeCapability.MountVolume;

/** Requests with which nothing is wrong. */
public final class Requests {
  public static final String NQN = "nqn.2026-01.dev.holdfast.test:vol-1";

  private Requests() {}

  public static VolumeCapability.Builder mounted() {
    return VolumeCapability.newBuilder()
        .setMount(MountVolume.newBuilder().setFsType("xfs"))
        .setAccessMode(mode(AccessMode.Mode.SINGLE_NODE_WRITER));
  }

  public static AccessMode mode(AccessMode.Mode mode) {
    return AccessMode.newBuilder().setMode(mode).build();
  }

  public static NodeStageVolumeRequest.Builder stage() {
    return NodeStageVolumeRequest.newBuilder()
        .setVolumeId("vol-1")
        .setStagingTargetPath("/plugins/vol-1/globalmount")
        .setVolumeCapability(mounted())
        .putVolumeContext("nqn", NQN)
        .putVolumeContext("targetTrAddr", "10.0.0.1");
  }

  public static NodeUnstageVolumeRequest.Builder unstage() {
    return NodeUnstageVolumeRequest.newBuilder()
        .setVolumeId("vol-1")
        .setStagingTargetPath("/plugins/vol-1/globalmount");
  }

  public static NodePublishVolumeRequest.Builder publish() {
    return NodePublishVolumeRequest.newBuilder()
        .setVolumeId("vol-1")
        .setStagingTargetPath("/plugins/vol-1/globalmount")
        .setTargetPath("/pods/p-1/volumes/mount")
        .setVolumeCapability(mounted())
        .putVolumeContext("csi.storage.k8s.io/pod.name", "p-1");
  }

  public static NodeUnpublishVolumeRequest.Builder unpublish() {
    return NodeUnpublishVolumeRequest.newBuilder()
        .setVolumeId("vol-1")
        .setTargetPath("/pods/p-1/volumes/mount");
  }

  public static NodeGetVolumeStatsRequest.Builder stats() {
    return NodeGetVolumeStatsRequest.newBuilder()
        .setVolumeId("vol-1")
        .setVolumePath("/pods/p-1/volumes/mount");
  }

  public static NodeExpandVolumeRequest.Builder expand() {
    return NodeExpandVolumeRequest.newBuilder()
        .setVolumeId("vol-1")
        .setVolumePath("/pods/p-1/volumes/mount");
  }
}

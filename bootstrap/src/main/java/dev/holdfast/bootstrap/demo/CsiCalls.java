package dev.holdfast.bootstrap.demo;

import dev.holdfast.adapters.csi.client.CsiChannel;
import dev.holdfast.adapters.csi.v1.GetPluginInfoRequest;
import dev.holdfast.adapters.csi.v1.IdentityGrpc;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsRequest;
import dev.holdfast.adapters.csi.v1.NodeGrpc;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.adapters.csi.v1.ProbeRequest;
import dev.holdfast.adapters.csi.v1.VolumeCapability;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The calls that kubelet makes for one volume, with kubelet's deadline. */
final class CsiCalls {
  private static final VolumeCapability EXT4 =
      VolumeCapability.newBuilder()
          .setMount(VolumeCapability.MountVolume.newBuilder().setFsType("ext4"))
          .setAccessMode(
              VolumeCapability.AccessMode.newBuilder()
                  .setMode(VolumeCapability.AccessMode.Mode.SINGLE_NODE_WRITER))
          .build();

  private final CsiChannel channel;
  private final String volume;
  private final Path staging;

  CsiCalls(CsiChannel channel, String volume, Path staging) {
    this.channel = channel;
    this.volume = volume;
    this.staging = staging;
  }

  String pluginName() {
    var info = identity().getPluginInfo(GetPluginInfoRequest.getDefaultInstance());
    return info.getName() + " " + info.getVendorVersion();
  }

  boolean ready() {
    return identity().probe(ProbeRequest.getDefaultInstance()).getReady().getValue();
  }

  void stage(Map<String, String> attributes) {
    node()
        .nodeStageVolume(
            NodeStageVolumeRequest.newBuilder()
                .setVolumeId(volume)
                .setStagingTargetPath(staging.toString())
                .setVolumeCapability(EXT4)
                .putAllVolumeContext(attributes)
                .build());
  }

  void publish(Path target) {
    node()
        .nodePublishVolume(
            NodePublishVolumeRequest.newBuilder()
                .setVolumeId(volume)
                .setStagingTargetPath(staging.toString())
                .setTargetPath(target.toString())
                .setVolumeCapability(EXT4)
                .build());
  }

  void unpublish(Path target) {
    node()
        .nodeUnpublishVolume(
            NodeUnpublishVolumeRequest.newBuilder()
                .setVolumeId(volume)
                .setTargetPath(target.toString())
                .build());
  }

  void unstage() {
    node()
        .nodeUnstageVolume(
            NodeUnstageVolumeRequest.newBuilder()
                .setVolumeId(volume)
                .setStagingTargetPath(staging.toString())
                .build());
  }

  long capacity(Path path) {
    return node()
        .nodeGetVolumeStats(
            NodeGetVolumeStatsRequest.newBuilder()
                .setVolumeId(volume)
                .setVolumePath(path.toString())
                .build())
        .getUsage(0)
        .getTotal();
  }

  private IdentityGrpc.IdentityBlockingStub identity() {
    return channel.identity().withDeadlineAfter(2, TimeUnit.MINUTES);
  }

  private NodeGrpc.NodeBlockingStub node() {
    return channel.node().withDeadlineAfter(2, TimeUnit.MINUTES);
  }
}

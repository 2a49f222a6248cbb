package dev.holdfast.conformance.driver;

import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsRequest;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.adapters.csi.v1.VolumeCapability;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode;
import dev.holdfast.adapters.csi.v1.VolumeCapability.BlockVolume;
import dev.holdfast.adapters.csi.v1.VolumeCapability.MountVolume;
import dev.holdfast.conformance.driver.NamedVolume.Passed;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The whole requests of one volume, from which checks leave something out. */
public record Requests(NamedVolume volume, boolean madeUp) {
  /**
   * Of a volume that does not exist, at paths that do not exist: what a driver that does not look
   * does with them is harmless.
   *
   * @param token makes the names unique
   */
  public static Requests madeUp(String token) {
    Path base = Path.of("/tmp", "holdfast-conformance-" + token);
    return new Requests(
        new NamedVolume(
            "holdfast-conformance-" + token,
            base.resolve("staging"),
            base.resolve("target"),
            Optional.of(""),
            new Passed(Map.of(), Map.of(), Map.of())),
        true);
  }

  public static Requests of(NamedVolume volume) {
    return new Requests(volume, false);
  }

  public VolumeCapability capability() {
    return capability(volume.filesystem().isEmpty());
  }

  /** The same access mode, and the access type that the volume is not used with. */
  public VolumeCapability otherCapability() {
    return capability(volume.filesystem().isPresent());
  }

  private VolumeCapability capability(boolean block) {
    VolumeCapability.Builder capability =
        VolumeCapability.newBuilder()
            .setAccessMode(AccessMode.newBuilder().setMode(AccessMode.Mode.SINGLE_NODE_WRITER));
    return block
        ? capability.setBlock(BlockVolume.getDefaultInstance()).build()
        : capability
            .setMount(MountVolume.newBuilder().setFsType(volume.filesystem().orElse("")))
            .build();
  }

  public NodeStageVolumeRequest.Builder stage() {
    return NodeStageVolumeRequest.newBuilder()
        .setVolumeId(volume.id())
        .setStagingTargetPath(volume.staging().toString())
        .setVolumeCapability(capability())
        .putAllVolumeContext(volume.passed().volumeContext())
        .putAllPublishContext(volume.passed().publishContext())
        .putAllSecrets(volume.passed().secrets());
  }

  public NodeUnstageVolumeRequest.Builder unstage() {
    return NodeUnstageVolumeRequest.newBuilder()
        .setVolumeId(volume.id())
        .setStagingTargetPath(volume.staging().toString());
  }

  /**
   * @param staged whether the driver stages volumes, and so gets the staging path
   */
  public NodePublishVolumeRequest.Builder publish(boolean staged) {
    return NodePublishVolumeRequest.newBuilder()
        .setVolumeId(volume.id())
        .setStagingTargetPath(staged ? volume.staging().toString() : "")
        .setTargetPath(volume.target().toString())
        .setVolumeCapability(capability())
        .putAllVolumeContext(volume.passed().volumeContext())
        .putAllPublishContext(volume.passed().publishContext())
        .putAllSecrets(volume.passed().secrets());
  }

  public NodeUnpublishVolumeRequest.Builder unpublish() {
    return NodeUnpublishVolumeRequest.newBuilder()
        .setVolumeId(volume.id())
        .setTargetPath(volume.target().toString());
  }

  public NodeGetVolumeStatsRequest.Builder stats(Path path) {
    return NodeGetVolumeStatsRequest.newBuilder()
        .setVolumeId(volume.id())
        .setVolumePath(path.toString());
  }

  public NodeExpandVolumeRequest.Builder expand(Path path) {
    return NodeExpandVolumeRequest.newBuilder()
        .setVolumeId(volume.id())
        .setVolumePath(path.toString())
        .setVolumeCapability(capability())
        .putAllSecrets(volume.passed().secrets());
  }
}

package dev.holdfast.bootstrap.stories;

import dev.holdfast.adapters.csi.v1.CapacityRange;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsResponse;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.adapters.csi.v1.VolumeCapability;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One volume as kubelet has it: its attributes, its capability, its paths, and the calls for it. As
 * kubelet does, it repeats a call while another operation (a repair of the node's, say) has the
 * volume.
 */
final class Volume {
  private final Node node;
  private final String id;
  private final Map<String, String> attributes = new HashMap<>();
  private final Map<String, String> secrets = new HashMap<>();
  private String fsType = "ext4";
  private String staging;
  private boolean block;
  private Mode mode = Mode.SINGLE_NODE_WRITER;
  private List<String> mountFlags = List.of();
  private String group = "";
  private boolean patient = true;

  Volume(Node node, String id, String nqn) {
    this.node = node;
    this.id = id;
    this.staging = "plugins/" + id + "/globalmount";
    attributes.put("nqn", nqn);
    attributes.put("targetTrAddr", Node.FIRST + "," + Node.SECOND);
    attributes.put("targetTrPort", Integer.toString(Node.PORT));
  }

  Volume with(String key, String value) {
    attributes.put(key, value);
    return this;
  }

  Volume without(String key) {
    attributes.remove(key);
    return this;
  }

  Volume secret(String key, String value) {
    secrets.put(key, value);
    return this;
  }

  Volume as(String filesystem) {
    fsType = filesystem;
    return this;
  }

  Volume asBlock() {
    block = true;
    return this;
  }

  /** As an edited {@code mountOptions} of the PersistentVolume asks for it. */
  Volume flags(String... flags) {
    mountFlags = List.of(flags);
    return this;
  }

  /** Asked for by a pod with this fsGroup. */
  Volume group(String of) {
    group = of;
    return this;
  }

  Volume stagedAt(String place) {
    staging = place;
    return this;
  }

  /** Without repeating a call. */
  Volume impatient() {
    patient = false;
    return this;
  }

  Volume mode(Mode other) {
    mode = other;
    return this;
  }

  String nqn() {
    return String.valueOf(attributes.get("nqn"));
  }

  String id() {
    return id;
  }

  /** With the directory that kubelet has for it, and what it writes there. */
  Volume stagedAsKubeletDoes() {
    staging = "plugins/kubernetes.io/csi/nvmeof.csi.holdfast.dev/" + id + "/globalmount";
    Path data = staging().resolveSibling("vol_data.json");
    try {
      Files.createDirectories(data.getParent());
      Files.writeString(
          data, "{\"driverName\":\"nvmeof.csi.holdfast.dev\",\"volumeHandle\":\"" + id + "\"}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Path staging() {
    return node.path(staging);
  }

  Path target() {
    return target("a");
  }

  Path target(String pod) {
    return node.path("pods/" + pod + "/volumes/" + id + (block ? "/device" : "/mount"));
  }

  VolumeCapability capability() {
    VolumeCapability.Builder capability =
        VolumeCapability.newBuilder()
            .setAccessMode(VolumeCapability.AccessMode.newBuilder().setMode(mode));
    return block
        ? capability.setBlock(VolumeCapability.BlockVolume.getDefaultInstance()).build()
        : capability
            .setMount(
                VolumeCapability.MountVolume.newBuilder()
                    .setFsType(fsType)
                    .addAllMountFlags(mountFlags)
                    .setVolumeMountGroup(group))
            .build();
  }

  NodeStageVolumeRequest.Builder stageRequest() {
    return NodeStageVolumeRequest.newBuilder()
        .setVolumeId(id)
        .setStagingTargetPath(staging().toString())
        .setVolumeCapability(capability())
        .putAllVolumeContext(attributes)
        .putAllSecrets(secrets);
  }

  void stage() {
    repeated(() -> node.node().nodeStageVolume(stageRequest().build()));
  }

  void publish() {
    publish("a", false);
  }

  void publish(String pod, boolean readOnly) {
    repeated(() ->
        node.node()
            .nodePublishVolume(
                NodePublishVolumeRequest.newBuilder()
                    .setVolumeId(id)
                    .setStagingTargetPath(staging().toString())
                    .setTargetPath(target(pod).toString())
                    .setVolumeCapability(capability())
                    .setReadonly(readOnly)
                    .putAllVolumeContext(attributes)
                    .putVolumeContext("csi.storage.k8s.io/pod.namespace", "shop")
                    .putVolumeContext("csi.storage.k8s.io/pod.name", pod)
                    .build()));
  }

  void unpublish() {
    unpublish("a");
  }

  void unpublish(String pod) {
    repeated(() ->
        node.node()
            .nodeUnpublishVolume(
                NodeUnpublishVolumeRequest.newBuilder()
                    .setVolumeId(id)
                    .setTargetPath(target(pod).toString())
                    .build()));
  }

  void unstage() {
    repeated(() ->
        node.node()
            .nodeUnstageVolume(
                NodeUnstageVolumeRequest.newBuilder()
                    .setVolumeId(id)
                    .setStagingTargetPath(staging().toString())
                    .build()));
  }

  private void repeated(Runnable call) {
    if (patient) {
      Awaiting.until(() -> !aborted(call));
    } else {
      call.run();
    }
  }

  private static boolean aborted(Runnable call) {
    try {
      call.run();
      return false;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Code.ABORTED) {
        return true;
      }
      throw e;
    }
  }

  NodeGetVolumeStatsResponse stats(Path path) {
    return node.node()
        .nodeGetVolumeStats(
            NodeGetVolumeStatsRequest.newBuilder()
                .setVolumeId(id)
                .setVolumePath(path.toString())
                .build());
  }

  NodeExpandVolumeResponse expand(long required) {
    return expand(required, 0);
  }

  /**
   * @param limit 0 for none
   */
  NodeExpandVolumeResponse expand(long required, long limit) {
    return node.node()
        .nodeExpandVolume(
            NodeExpandVolumeRequest.newBuilder()
                .setVolumeId(id)
                .setVolumePath(target().toString())
                .setCapacityRange(
                    CapacityRange.newBuilder().setRequiredBytes(required).setLimitBytes(limit))
                .build());
  }
}

package dev.holdfast.conformance;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import dev.holdfast.adapters.csi.v1.GetPluginCapabilitiesResponse;
import dev.holdfast.adapters.csi.v1.GetPluginInfoResponse;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeGetCapabilitiesResponse;
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
import dev.holdfast.adapters.csi.v1.PluginCapability;
import dev.holdfast.adapters.csi.v1.PluginCapability.Service;
import dev.holdfast.adapters.csi.v1.PluginCapability.VolumeExpansion;
import dev.holdfast.adapters.csi.v1.ProbeResponse;
import dev.holdfast.adapters.csi.v1.Topology;
import dev.holdfast.adapters.csi.v1.VolumeCapability;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import dev.holdfast.adapters.csi.v1.VolumeCondition;
import dev.holdfast.adapters.csi.v1.VolumeUsage;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A driver in memory that has one volume and keeps to the specification. */
class RightDriver {
  static final String VOLUME = "right-volume";
  static final Set<RPC.Type> ALL =
      Set.of(
          RPC.Type.STAGE_UNSTAGE_VOLUME,
          RPC.Type.GET_VOLUME_STATS,
          RPC.Type.EXPAND_VOLUME,
          RPC.Type.VOLUME_CONDITION,
          RPC.Type.SINGLE_NODE_MULTI_WRITER);
  private static final long SIZE = 1 << 20;

  /** Mount points, with ro or rw. */
  private final Map<String, String> mounts = new HashMap<>();

  private final Map<String, VolumeCapability> staged = new HashMap<>();
  private final Map<String, NodePublishVolumeRequest> published = new HashMap<>();
  private final Path mountTable;

  RightDriver(Path mountTable) {
    this.mountTable = mountTable;
    show();
  }

  /**
   * @throws io.grpc.StatusRuntimeException as the specification wants it
   */
  synchronized Message answer(String rpc, Message request) {
    return switch (request) {
      case NodeStageVolumeRequest stage -> stage(stage);
      case NodeUnstageVolumeRequest unstage -> unstage(unstage);
      case NodePublishVolumeRequest publish -> publish(publish);
      case NodeUnpublishVolumeRequest unpublish -> unpublish(unpublish);
      case NodeGetVolumeStatsRequest stats -> stats(stats);
      case NodeExpandVolumeRequest expand -> expand(expand);
      default -> plain(rpc);
    };
  }

  private static Message plain(String rpc) {
    return switch (rpc) {
      case "GetPluginInfo" ->
          GetPluginInfoResponse.newBuilder()
              .setName("right.csi.example.org")
              .setVendorVersion("1")
              .putManifest("built", "today")
              .build();
      case "GetPluginCapabilities" ->
          GetPluginCapabilitiesResponse.newBuilder()
              .addCapabilities(
                  PluginCapability.newBuilder()
                      .setVolumeExpansion(
                          VolumeExpansion.newBuilder().setType(VolumeExpansion.Type.ONLINE)))
              .addCapabilities(
                  PluginCapability.newBuilder()
                      .setService(
                          Service.newBuilder()
                              .setType(Service.Type.VOLUME_ACCESSIBILITY_CONSTRAINTS)))
              .build();
      case "Probe" -> ProbeResponse.newBuilder().setReady(BoolValue.of(true)).build();
      case "NodeGetInfo" ->
          NodeGetInfoResponse.newBuilder()
              .setNodeId("node-a")
              .setMaxVolumesPerNode(7)
              .setAccessibleTopology(
                  Topology.newBuilder()
                      .putSegments("right.example.org/zone", "Z1")
                      .putSegments("right.example.org/rack", "R1"))
              .build();
      case "NodeGetCapabilities" -> capabilities(ALL);
      default -> throw Status.UNIMPLEMENTED.withDescription("no " + rpc).asRuntimeException();
    };
  }

  static NodeGetCapabilitiesResponse capabilities(Set<RPC.Type> types) {
    return NodeGetCapabilitiesResponse.newBuilder()
        .addAllCapabilities(
            types.stream()
                .map(type ->
                    NodeServiceCapability.newBuilder()
                        .setRpc(NodeServiceCapability.RPC.newBuilder().setType(type))
                        .build())
                .toList())
        .build();
  }

  private Message stage(NodeStageVolumeRequest request) {
    id(request.getVolumeId());
    path(request.getStagingTargetPath());
    capability(request.hasVolumeCapability(), request.getVolumeCapability());
    known(request.getVolumeId());
    VolumeCapability before = staged.get(request.getStagingTargetPath());
    if (before != null && !before.equals(request.getVolumeCapability())) {
      throw Status.ALREADY_EXISTS.withDescription("staged otherwise").asRuntimeException();
    }
    staged.put(request.getStagingTargetPath(), request.getVolumeCapability());
    mounts.put(request.getStagingTargetPath(), "rw");
    show();
    return NodeStageVolumeResponse.getDefaultInstance();
  }

  private Message unstage(NodeUnstageVolumeRequest request) {
    id(request.getVolumeId());
    path(request.getStagingTargetPath());
    staged.remove(request.getStagingTargetPath());
    mounts.remove(request.getStagingTargetPath());
    show();
    return NodeUnstageVolumeResponse.getDefaultInstance();
  }

  private Message publish(NodePublishVolumeRequest request) {
    id(request.getVolumeId());
    path(request.getTargetPath());
    capability(request.hasVolumeCapability(), request.getVolumeCapability());
    if (request.getStagingTargetPath().isEmpty()) {
      throw Status.FAILED_PRECONDITION.withDescription("no staging path").asRuntimeException();
    }
    path(request.getStagingTargetPath());
    known(request.getVolumeId());
    NodePublishVolumeRequest before = published.get(request.getTargetPath());
    if (before != null && !before.equals(request)) {
      throw Status.ALREADY_EXISTS.withDescription("published otherwise").asRuntimeException();
    }
    published.put(request.getTargetPath(), request);
    mounts.put(request.getTargetPath(), request.getReadonly() ? "ro" : "rw");
    place(Path.of(request.getTargetPath()), request.getVolumeCapability().hasBlock());
    show();
    return NodePublishVolumeResponse.getDefaultInstance();
  }

  private static void place(Path target, boolean block) {
    try {
      if (Files.notExists(target)) {
        Path _ = block ? Files.createFile(target) : Files.createDirectory(target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Message unpublish(NodeUnpublishVolumeRequest request) {
    id(request.getVolumeId());
    path(request.getTargetPath());
    if (published.remove(request.getTargetPath()) != null) {
      try {
        Files.delete(Path.of(request.getTargetPath()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    mounts.remove(request.getTargetPath());
    show();
    return NodeUnpublishVolumeResponse.getDefaultInstance();
  }

  private Message stats(NodeGetVolumeStatsRequest request) {
    id(request.getVolumeId());
    path(request.getVolumePath());
    if (!request.getStagingTargetPath().isEmpty()) {
      path(request.getStagingTargetPath());
    }
    there(request.getVolumeId(), request.getVolumePath());
    return NodeGetVolumeStatsResponse.newBuilder()
        .addUsage(
            VolumeUsage.newBuilder()
                .setUnit(VolumeUsage.Unit.BYTES)
                .setTotal(SIZE)
                .setUsed(1)
                .setAvailable(SIZE - 1))
        .setVolumeCondition(VolumeCondition.newBuilder().setMessage("it is well"))
        .build();
  }

  private Message expand(NodeExpandVolumeRequest request) {
    id(request.getVolumeId());
    path(request.getVolumePath());
    if (!request.getStagingTargetPath().isEmpty()) {
      path(request.getStagingTargetPath());
    }
    long required = request.getCapacityRange().getRequiredBytes();
    long limit = request.getCapacityRange().getLimitBytes();
    if (required < 0 || limit < 0 || (request.hasCapacityRange() && required == 0 && limit == 0)) {
      throw Status.INVALID_ARGUMENT.withDescription("capacity_range").asRuntimeException();
    }
    there(request.getVolumeId(), request.getVolumePath());
    if (required > SIZE || (limit > 0 && limit < SIZE)) {
      throw Status.OUT_OF_RANGE.withDescription("it has " + SIZE).asRuntimeException();
    }
    return NodeExpandVolumeResponse.newBuilder().setCapacityBytes(SIZE).build();
  }

  private void there(String volume, String path) {
    if (!volume.equals(VOLUME) || !mounts.containsKey(path)) {
      throw Status.NOT_FOUND.withDescription("it is not there").asRuntimeException();
    }
  }

  private static void known(String volume) {
    if (!volume.equals(VOLUME)) {
      throw Status.NOT_FOUND.withDescription("there is no volume " + volume).asRuntimeException();
    }
  }

  private static void id(String id) {
    if (id.isEmpty()) {
      throw Status.INVALID_ARGUMENT.withDescription("volume_id is missing").asRuntimeException();
    }
  }

  private static void path(String path) {
    if (!path.startsWith("/")) {
      throw Status.INVALID_ARGUMENT.withDescription("not a path: " + path).asRuntimeException();
    }
  }

  private static void capability(boolean given, VolumeCapability capability) {
    Mode mode = capability.getAccessMode().getMode();
    if (!given
        || capability.getAccessTypeCase() == VolumeCapability.AccessTypeCase.ACCESSTYPE_NOT_SET
        || mode == Mode.UNKNOWN
        || mode == Mode.UNRECOGNIZED) {
      throw Status.INVALID_ARGUMENT.withDescription("volume_capability").asRuntimeException();
    }
  }

  private void show() {
    try {
      Files.writeString(
          mountTable,
          mounts.entrySet().stream()
              .map(mount ->
                  "36 35 98:0 / %s %s,noatime - ext4 /dev/x rw\n"
                      .formatted(mount.getKey().replace(" ", "\\040"), mount.getValue()))
              .collect(Collectors.joining()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All calls of both services. */
  static Stream<String> calls() {
    return Stream.of(
        "GetPluginInfo",
        "GetPluginCapabilities",
        "Probe",
        "NodeStageVolume",
        "NodeUnstageVolume",
        "NodePublishVolume",
        "NodeUnpublishVolume",
        "NodeGetVolumeStats",
        "NodeExpandVolume",
        "NodeGetCapabilities",
        "NodeGetInfo");
  }
}

package dev.holdfast.integration.world;

import dev.holdfast.adapters.csi.v1.CapacityRange;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsResponse;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.adapters.csi.v1.VolumeCapability;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import dev.holdfast.bootstrap.kubelet.Claim;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** One volume as kubelet has it: attributes, capability, paths; and kubelet's calls for it. */
public final class Volume {
  /** A raw block volume; anything else is a filesystem. */
  public static final String BLOCK = "block";

  /** Kubelet's with one call. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  static final String DRIVER = "nvmeof.csi.holdfast.dev";

  private final CsiNode node;
  private final Calls calls;
  private final KernelTarget target;
  private final String kind;
  private final Map<String, String> attributes = new HashMap<>();
  private final Map<String, String> secrets = new HashMap<>();
  private List<String> flags = List.of("noatime");
  private String suffix = "";
  private String group = "";
  private boolean packed;
  private Mode mode = Mode.SINGLE_NODE_WRITER;

  Volume(CsiNode node, Calls calls, KernelTarget target, String kind) {
    this.node = node;
    this.calls = calls;
    this.target = target;
    this.kind = kind;
    with("nqn", target.nqn());
    with("targetTrAddr", String.join(",", KernelTarget.ADDRESSES));
    with("deviceUUID", target.uuid().toString());
  }

  public Volume with(String key, String value) {
    attributes.put(key, value);
    return this;
  }

  /** For a pod with this fsGroup. */
  public Volume forGroup(int gid) {
    group = String.valueOf(gid);
    return this;
  }

  /** A key in the Secret of {@code nodeStageSecretRef}; an earlier value is gone. */
  public Volume secret(String key, String value) {
    secrets.put(key, value);
    return this;
  }

  public Volume without(String key) {
    attributes.remove(key);
    return this;
  }

  /** The mount flags, instead of those before. */
  public Volume flags(String... words) {
    flags = List.of(words);
    return this;
  }

  /** Requests are compressed on their way, for large ones. */
  public Volume packed() {
    packed = true;
    return this;
  }

  /** Another PersistentVolume of the same namespace. */
  public Volume named(String other) {
    suffix = "-" + other;
    return this;
  }

  /** Several nodes have it at once. */
  public Volume shared() {
    mode = Mode.MULTI_NODE_MULTI_WRITER;
    return this;
  }

  public String id() {
    return "pv-" + target.name() + (target.nsid() == 1 ? "" : "-" + target.nsid()) + suffix;
  }

  public KernelTarget target() {
    return target;
  }

  Claim claim() {
    return new Claim(
        id(), "handle-" + id(), attributes, kind.equals(BLOCK) ? "" : kind, List.of("noatime"));
  }

  Guest guest() {
    return node.guest();
  }

  public String staging() {
    return kind.equals(BLOCK)
        ? Guest.KUBELET + "/plugins/kubernetes.io/csi/volumeDevices/staging/" + id()
        : Guest.KUBELET + "/plugins/kubernetes.io/csi/" + DRIVER + "/" + id() + "/globalmount";
  }

  /** Where the pod sees the volume. */
  public String published() {
    return published("one");
  }

  public String published(String pod) {
    return kind.equals(BLOCK)
        ? Guest.KUBELET + "/plugins/kubernetes.io/csi/volumeDevices/publish/" + id() + "/" + pod
        : Guest.KUBELET + "/pods/" + pod + "/volumes/kubernetes.io~csi/" + id() + "/mount";
  }

  /** The file that a pod writes into; of a raw volume the device itself. */
  public String file() {
    return kind.equals(BLOCK) ? published() : published() + "/records";
  }

  public void stage() {
    succeed("stage", () -> stageCode());
  }

  /** The status of a stage, whatever it is. */
  public Status stageCode() {
    return stageCode(PATIENCE);
  }

  /** The same, of a caller that waits no longer than this on an ordinary machine. */
  public Status stageCode(Duration patience) {
    kubeletKeeps(staging(), staging());
    NodeStageVolumeRequest request =
        NodeStageVolumeRequest.newBuilder()
            .setVolumeId(id())
            .setStagingTargetPath(staging())
            .setVolumeCapability(capability())
            .putAllVolumeContext(attributes)
            .putAllSecrets(secrets)
            .build();
    return call(
        "stage",
        () ->
            node.calls(patience)
                .withCompression(packed ? "gzip" : "identity")
                .nodeStageVolume(request));
  }

  public void publish() {
    succeed("publish", () -> publishCode("one"));
  }

  public Status publishCode(String pod) {
    String path = published(pod);
    NodePublishVolumeRequest request =
        NodePublishVolumeRequest.newBuilder()
            .setVolumeId(id())
            .setStagingTargetPath(staging())
            .setTargetPath(path)
            .setVolumeCapability(capability())
            .putAllVolumeContext(attributes)
            .build();
    kubeletKeeps(parent(path), path);
    return call("publish", () -> node.calls(PATIENCE).nodePublishVolume(request));
  }

  public void unpublish() {
    succeed("unpublish", () -> unpublishCode("one"));
  }

  public Status unpublishCode(String pod) {
    NodeUnpublishVolumeRequest request =
        NodeUnpublishVolumeRequest.newBuilder()
            .setVolumeId(id())
            .setTargetPath(published(pod))
            .build();
    return forgotten(
        published(pod), call("unpublish", () -> node.calls(PATIENCE).nodeUnpublishVolume(request)));
  }

  public void unstage() {
    succeed("unstage", () -> unstageCode());
  }

  public Status unstageCode() {
    NodeUnstageVolumeRequest request =
        NodeUnstageVolumeRequest.newBuilder()
            .setVolumeId(id())
            .setStagingTargetPath(staging())
            .build();
    return forgotten(
        staging(), call("unstage", () -> node.calls(PATIENCE).nodeUnstageVolume(request)));
  }

  public NodeGetVolumeStatsResponse stats() {
    return node.calls(PATIENCE)
        .nodeGetVolumeStats(
            NodeGetVolumeStatsRequest.newBuilder()
                .setVolumeId(id())
                .setVolumePath(published())
                .setStagingTargetPath(staging())
                .build());
  }

  public void expand(long bytes) {
    NodeExpandVolumeRequest request =
        NodeExpandVolumeRequest.newBuilder()
            .setVolumeId(id())
            .setVolumePath(published())
            .setStagingTargetPath(staging())
            .setVolumeCapability(capability())
            .setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(bytes))
            .build();
    succeed("expand", () -> call("expand", () -> node.calls(PATIENCE).nodeExpandVolume(request)));
  }

  /**
   * Kubelet makes the directory and, for a filesystem, writes down beside the mount whose it is.
   */
  private void kubeletKeeps(String directory, String mount) {
    String note =
        kind.equals(BLOCK)
            ? ""
            : "; echo '{\"driverName\":\"%s\",\"volumeHandle\":\"%s\"}' >'%s'"
                .formatted(DRIVER, id(), note(mount));
    node.guest().run("sh", "-c", "mkdir -p '%s'%s".formatted(directory, note));
  }

  /** Kubelet forgets a volume that it has unmounted. */
  private Status forgotten(String mount, Status status) {
    if (status.isOk() && !kind.equals(BLOCK)) {
      node.guest().run("rm", "-f", note(mount));
    }
    return status;
  }

  private static String note(String mount) {
    return parent(mount) + "/vol_data.json";
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** Unpublishes and unstages; nothing of the volume is left then. */
  public void letGo() {
    unpublish();
    unstage();
  }

  private VolumeCapability capability() {
    VolumeCapability.Builder capability =
        VolumeCapability.newBuilder()
            .setAccessMode(VolumeCapability.AccessMode.newBuilder().setMode(mode));
    return kind.equals(BLOCK)
        ? capability.setBlock(VolumeCapability.BlockVolume.getDefaultInstance()).build()
        : capability
            .setMount(
                VolumeCapability.MountVolume.newBuilder()
                    .setFsType(kind)
                    .addAllMountFlags(flags)
                    .setVolumeMountGroup(group))
            .build();
  }

  private Status call(String verb, Runnable call) {
    long began = System.nanoTime();
    Status status = Status.OK;
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      status = e.getStatus();
    }
    calls.record(verb, id(), status, System.nanoTime() - began);
    return status;
  }

  /** As kubelet does: a call is repeated while another operation has the volume. */
  private static void succeed(String verb, Supplier<Status> call) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Status status = call.get();
    while (status.getCode() == Status.Code.ABORTED && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
      status = call.get();
    }
    if (!status.isOk()) {
      throw new AssertionError(verb + ": " + status.getCode() + " " + status.getDescription());
    }
  }
}

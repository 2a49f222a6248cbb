package dev.holdfast.adapters.csi.mapping;

import dev.holdfast.adapters.csi.attributes.StageSecrets;
import dev.holdfast.adapters.csi.attributes.VolumeAttributes;
import dev.holdfast.adapters.csi.attributes.VolumeAttributesReader;
import dev.holdfast.adapters.csi.v1.CapacityRange;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeGetStorageHealthRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeHealthRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsRequest;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.application.port.in.ExpandVolume;
import dev.holdfast.application.port.in.PublishVolume;
import dev.holdfast.application.port.in.ReportVolumeUsage;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.in.UnpublishVolume;
import dev.holdfast.application.port.in.UnstageVolume;
import dev.holdfast.domain.failure.NodeFailure.NotStaged;
import dev.holdfast.domain.failure.NodeFailure.VolumeUnknown;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.Encryption;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.MountGroup;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * Makes commands of requests. Fields are checked in the order in which the specification lists
 * them, required ones first; the first that is wrong is named by an {@link InvalidValue}.
 */
public final class NodeRequests {
  /** Of Kubernetes (pkg/volume/csi/csi_mounter.go). */
  private static final String EPHEMERAL = "csi.storage.k8s.io/ephemeral";

  /** Those of a CSIDriver with podInfoOnMount. */
  private static final String POD = "csi.storage.k8s.io/pod.name";

  private static final String POD_NAMESPACE = "csi.storage.k8s.io/pod.namespace";

  private final CapabilityReader capabilities;
  private final VolumeAttributesReader attributes;
  private final UnaryOperator<HostPath> places;

  /**
   * @param places of paths on this host: two paths that lead to one place become the same
   */
  public NodeRequests(
      FilesystemType defaultFilesystem,
      VolumeAttributesReader attributes,
      UnaryOperator<HostPath> places) {
    this.places = places;
    this.capabilities = new CapabilityReader(defaultFilesystem);
    this.attributes = attributes;
  }

  public StageVolume.Command stage(NodeStageVolumeRequest request, Duration patience) {
    VolumeId volume = RequestFields.volumeId(request.getVolumeId());
    HostPath staging = place("staging_target_path", request.getStagingTargetPath());
    VolumeCapability capability =
        capability(request.hasVolumeCapability(), request.getVolumeCapability());
    Optional<MountGroup> group = CapabilityReader.group(request.getVolumeCapability());
    RequestFields.map("publish_context", request.getPublishContextMap());
    RequestFields.map("secrets", request.getSecretsMap());
    RequestFields.map("volume_context", request.getVolumeContextMap());
    VolumeAttributes asked =
        attributes.read(volume, type(capability), request.getVolumeContextMap());
    Encryption encryption = asked.attachment().encryption();
    if (encryption.encrypted() && capability.use() instanceof VolumeUse.Block) {
      throw new InvalidValue(
          "volume_context[encryption]",
          "is "
              + encryption.word()
              + ", and the volume is asked for as a raw block device: Holdfast encrypts filesystems"
              + " only");
    }
    Credentials credentials = StageSecrets.read(request.getSecretsMap());
    return new StageVolume.Command(
        volume,
        staging,
        StageSecrets.demanding(credentials, asked.attachment()),
        capability,
        asked.formatPolicy(),
        asked.expectedCapacity(),
        asked.mkfs(),
        group,
        credentials,
        StageSecrets.passphrase(encryption, request.getSecretsMap()),
        patience);
  }

  private static Optional<FilesystemType> type(VolumeCapability capability) {
    return switch (capability.use()) {
      case VolumeUse.Filesystem filesystem -> Optional.of(filesystem.type());
      case VolumeUse.Block() -> Optional.empty();
    };
  }

  public UnstageVolume.Command unstage(NodeUnstageVolumeRequest request, Duration patience) {
    return new UnstageVolume.Command(
        RequestFields.volumeId(request.getVolumeId()),
        place("staging_target_path", request.getStagingTargetPath()),
        patience);
  }

  public PublishVolume.Command publish(NodePublishVolumeRequest request, Duration patience) {
    VolumeId volume = RequestFields.volumeId(request.getVolumeId());
    HostPath target = place("target_path", request.getTargetPath());
    VolumeCapability capability =
        capability(request.hasVolumeCapability(), request.getVolumeCapability());
    Optional<MountGroup> group = CapabilityReader.group(request.getVolumeCapability());
    RequestFields.map("publish_context", request.getPublishContextMap());
    RequestFields.map("secrets", request.getSecretsMap());
    RequestFields.map("volume_context", request.getVolumeContextMap());
    refuseInline(request.getVolumeContextMap());
    return new PublishVolume.Command(
        volume,
        stagedAt(volume, request.getStagingTargetPath()),
        target,
        capability,
        group,
        request.getReadonly(),
        pod(request.getVolumeContextMap()),
        patience);
  }

  /** Only for people, so that a name that is none is no reason to refuse the call. */
  private static Optional<PodName> pod(Map<String, String> context) {
    return PodName.of(context.getOrDefault(POD_NAMESPACE, ""), context.getOrDefault(POD, ""));
  }

  /** kubelet marks a volume of a pod's own specification with it, and does not stage it. */
  private static void refuseInline(Map<String, String> context) {
    if ("true".equals(context.get(EPHEMERAL))) {
      throw new InvalidValue(
          "volume_context." + EPHEMERAL,
          "is true, and an inline volume is not supported: use a PersistentVolumeClaim, or an"
              + " ephemeral volume with a volumeClaimTemplate");
    }
  }

  /** NodePublishVolume Errors: no staging path is a precondition that failed, not an argument. */
  private HostPath stagedAt(VolumeId volume, String path) {
    if (path.isEmpty()) {
      throw new RequestRefused(
          new NotStaged(volume, "staging_target_path is missing, and we stage volumes"));
    }
    return places.apply(HostPath.of("staging_target_path", path));
  }

  public UnpublishVolume.Command unpublish(NodeUnpublishVolumeRequest request, Duration patience) {
    return new UnpublishVolume.Command(
        RequestFields.volumeId(request.getVolumeId()),
        place("target_path", request.getTargetPath()),
        patience);
  }

  public ReportVolumeUsage.Command usage(NodeGetVolumeStatsRequest request, Duration patience) {
    VolumeId volume = RequestFields.volumeId(request.getVolumeId());
    HostPath path = volumePath(volume, request.getVolumePath());
    optionalPath("staging_target_path", request.getStagingTargetPath());
    return new ReportVolumeUsage.Command(volume, path, patience);
  }

  /** The paths are where the volume was to be, and decide nothing. */
  public VolumeId health(NodeGetVolumeHealthRequest request) {
    VolumeId volume = RequestFields.volumeId(request.getVolumeId());
    optionalPath("volume_publish_path", request.getVolumePublishPath());
    optionalPath("staging_target_path", request.getStagingTargetPath());
    return volume;
  }

  /** The secrets are not used. */
  public Duration storageHealth(NodeGetStorageHealthRequest request, Duration patience) {
    RequestFields.map("secrets", request.getSecretsMap());
    return patience;
  }

  public ExpandVolume.Command expand(NodeExpandVolumeRequest request, Duration patience) {
    VolumeId volume = RequestFields.volumeId(request.getVolumeId());
    HostPath path = volumePath(volume, request.getVolumePath());
    CapacityRange range = request.getCapacityRange();
    OptionalLong required = bytes("capacity_range.required_bytes", range.getRequiredBytes());
    OptionalLong limit = bytes("capacity_range.limit_bytes", range.getLimitBytes());
    if (request.hasCapacityRange() && required.isEmpty() && limit.isEmpty()) {
      throw new InvalidValue("capacity_range", "has neither required_bytes nor limit_bytes");
    }
    if (limit.isPresent() && limit.getAsLong() < required.orElse(0)) {
      throw new InvalidValue(
          "capacity_range.limit_bytes", "is less than required_bytes: " + limit.getAsLong());
    }
    optionalPath("staging_target_path", request.getStagingTargetPath());
    RequestFields.map("secrets", request.getSecretsMap());
    return new ExpandVolume.Command(volume, path, required, limit, patience);
  }

  /**
   * A relative path is a path at which no volume can be, which the specification wants NOT_FOUND.
   */
  private HostPath volumePath(VolumeId volume, String text) {
    String path = RequestFields.present("volume_path", text);
    if (!path.startsWith("/")) {
      HostPath.of("volume_path", "/" + path);
      throw new RequestRefused(
          new VolumeUnknown(volume, "volume_path is not absolute, so that no volume is there"));
    }
    return places.apply(HostPath.of("volume_path", path));
  }

  private HostPath place(String field, String path) {
    return places.apply(RequestFields.path(field, path));
  }

  private static void optionalPath(String field, String text) {
    if (!text.isEmpty()) {
      HostPath.of(field, text);
    }
  }

  private static OptionalLong bytes(String field, long bytes) {
    if (bytes < 0) {
      throw new InvalidValue(field, "is negative: " + bytes);
    }
    return bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  private VolumeCapability capability(
      boolean given, dev.holdfast.adapters.csi.v1.VolumeCapability message) {
    if (!given) {
      throw RequestFields.missing("volume_capability");
    }
    return capabilities.read(message);
  }
}

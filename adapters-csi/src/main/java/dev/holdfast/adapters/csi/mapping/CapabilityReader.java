package dev.holdfast.adapters.csi.mapping;

import dev.holdfast.adapters.csi.v1.VolumeCapability.MountVolume;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.MountGroup;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code volume_capability}.
 *
 * @param defaultFilesystem where {@code fs_type} is empty
 */
record CapabilityReader(FilesystemType defaultFilesystem) {
  private static final String FIELD = "volume_capability";
  private static final String FLAGS = FIELD + ".mount.mount_flags";
  private static final String GROUP = FIELD + ".mount.volume_mount_group";
  private static final int MOST_FLAGS = 256;

  /**
   * @throws InvalidValue if something is missing or unknown
   */
  VolumeCapability read(dev.holdfast.adapters.csi.v1.VolumeCapability message) {
    VolumeUse use =
        switch (message.getAccessTypeCase()) {
          case MOUNT -> filesystem(message.getMount());
          case BLOCK -> new VolumeUse.Block();
          case ACCESSTYPE_NOT_SET ->
              throw new InvalidValue(FIELD + ".access_type", "is neither mount nor block");
        };
    if (!message.hasAccessMode()) {
      throw RequestFields.missing(FIELD + ".access_mode");
    }
    return new VolumeCapability(use, mode(message.getAccessMode().getMode()));
  }

  private VolumeUse filesystem(MountVolume mount) {
    FilesystemType type =
        mount.getFsType().isEmpty()
            ? defaultFilesystem
            : FilesystemType.parse(FIELD + ".mount.fs_type", mount.getFsType());
    return new VolumeUse.Filesystem(type, options(mount.getMountFlagsList()));
  }

  /**
   * The group that the files are to have; a raw device has none.
   *
   * @throws InvalidValue if it is no number of a group
   */
  static Optional<MountGroup> group(dev.holdfast.adapters.csi.v1.VolumeCapability message) {
    String group = message.getMount().getVolumeMountGroup();
    return group.isEmpty() ? Optional.empty() : Optional.of(MountGroup.parse(GROUP, group));
  }

  private static MountOptions options(List<String> flags) {
    if (flags.size() > MOST_FLAGS) {
      throw new InvalidValue(FLAGS, "are more than " + MOST_FLAGS);
    }
    return MountOptions.parse(FLAGS, flags);
  }

  private static AccessMode mode(
      dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode mode) {
    return switch (mode) {
      case SINGLE_NODE_WRITER -> AccessMode.SINGLE_NODE_WRITER;
      case SINGLE_NODE_READER_ONLY -> AccessMode.SINGLE_NODE_READER_ONLY;
      case MULTI_NODE_READER_ONLY -> AccessMode.MULTI_NODE_READER_ONLY;
      case MULTI_NODE_SINGLE_WRITER -> AccessMode.MULTI_NODE_SINGLE_WRITER;
      case MULTI_NODE_MULTI_WRITER -> AccessMode.MULTI_NODE_MULTI_WRITER;
      case SINGLE_NODE_SINGLE_WRITER -> AccessMode.SINGLE_NODE_SINGLE_WRITER;
      case SINGLE_NODE_MULTI_WRITER -> AccessMode.SINGLE_NODE_MULTI_WRITER;
      case UNKNOWN, UNRECOGNIZED ->
          throw new InvalidValue(FIELD + ".access_mode", "is not an access mode of CSI 1.12");
    };
  }
}

package dev.holdfast.domain.volume;

import dev.holdfast.domain.mount.MountOptions;
import java.util.List;

/** How the volume is handed to the pod. */
public sealed interface VolumeUse {
  /** As the device itself. */
  record Block() implements VolumeUse {}

  /** As a mounted filesystem. */
  record Filesystem(FilesystemType type, MountOptions options) implements VolumeUse {
    /**
     * @param mountFlags each with one option for mount(8), or with several
     */
    public Filesystem(FilesystemType type, List<String> mountFlags) {
      this(type, MountOptions.of(mountFlags.toArray(String[]::new)));
    }
  }
}

package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.util.List;

/** How the volume is handed to the pod. */
public sealed interface VolumeUse {
  /** As the device itself. */
  record Block() implements VolumeUse {}

  /**
   * As a mounted filesystem.
   *
   * @param mountFlags options for mount(8), each one word
   */
  record Filesystem(FilesystemType type, List<String> mountFlags) implements VolumeUse {
    public Filesystem {
      mountFlags = List.copyOf(mountFlags);
      for (String flag : mountFlags) {
        Text.option("mount_flags", flag, 256);
        if (flag.startsWith("-")) {
          throw new InvalidValue("mount_flags", "is not a mount option: " + Text.shown(flag));
        }
      }
    }

    /** Of several the last decides, as for mount(8). */
    boolean asksReadOnly() {
      return mountFlags.lastIndexOf("ro") > mountFlags.lastIndexOf("rw");
    }
  }
}

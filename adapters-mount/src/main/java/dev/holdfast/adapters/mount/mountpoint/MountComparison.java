package dev.holdfast.adapters.mount.mountpoint;

import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import java.util.List;
import java.util.Optional;

/** Compares what the mount table shows with what was asked for. */
public final class MountComparison {
  private MountComparison() {}

  /** Why this is not the namespace's filesystem, mounted as asked; empty if it is. */
  public static Optional<String> filesystem(
      Mount seen, Namespace device, FilesystemType type, List<String> options) {
    if (!holds(seen, device, type)) {
      return Optional.of(
          "what is mounted at "
              + seen.mountPoint()
              + " is "
              + seen.fsType()
              + " of "
              + seen.source()
              + " ("
              + seen.number()
              + "), not "
              + type.word()
              + " of "
              + device.describe());
    }
    boolean readOnly = seen.readOnly() || seen.superOptions().contains("ro");
    if (readOnly != asksReadOnly(options)) {
      return Optional.of(
          seen.mountPoint()
              + " came out "
              + (readOnly ? "read-only: the device is write-protected" : "writable"));
    }
    return Optional.empty();
  }

  /** True if this mount is the namespace's filesystem. */
  public static boolean holds(Mount seen, Namespace device, FilesystemType type) {
    return seen.fsType().equals(type.word()) && seen.isOf(device);
  }

  /** Why this mount is not writable or not read-only, as asked; empty if it is. */
  public static Optional<String> mode(Mount seen, boolean readOnly) {
    return seen.readOnly() == readOnly
        ? Optional.empty()
        : Optional.of(seen.mountPoint() + (readOnly ? " is still writable" : " is read-only"));
  }

  /** Why this is not the bound source; empty if it is. */
  public static Optional<String> bind(Mount seen, Mount source) {
    boolean same = seen.number().equals(source.number()) && seen.root().equals(source.root());
    return same
        ? Optional.empty()
        : Optional.of(
            "what is mounted at "
                + seen.mountPoint()
                + " is "
                + seen.root()
                + " of "
                + seen.source()
                + " ("
                + seen.number()
                + "), not what is mounted at "
                + source.mountPoint());
  }

  /** Of several the last decides. */
  public static boolean asksReadOnly(List<String> options) {
    return options.lastIndexOf("ro") > options.lastIndexOf("rw");
  }
}

package dev.holdfast.adapters.mount.mountpoint;

import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.mount.SelinuxLabels;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import java.util.List;
import java.util.Optional;

/** Compares what the mount table shows with what was asked for. */
public final class MountComparison {
  private MountComparison() {}

  /** Why this is not the namespace's filesystem, mounted as asked; empty if it is. */
  public static Optional<String> filesystem(
      Mount seen, Namespace device, FilesystemType type, MountOptions options) {
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
    if (readOnly != options.readOnly()) {
      return Optional.of(
          seen.mountPoint()
              + " came out "
              + (readOnly ? "read-only: the device is write-protected" : "writable"));
    }
    return options.labels().difference(seen.labels()).map(label -> unlabelled(seen, label));
  }

  /**
   * mount(8) leaves these options out, and exits with 0, where is_selinux_enabled of its libselinux
   * is false: without selinuxfs, or without /etc/selinux/config.
   */
  private static String unlabelled(Mount seen, SelinuxLabels.Difference label) {
    return seen.mountPoint()
        + " came out with "
        + label.there()
        + " instead of "
        + label.asked()
        + (seen.superOptions().contains("seclabel")
            ? ": SELinux is on, and mount(8) found no policy; make the node's /etc/selinux and"
                + " /sys/fs/selinux visible to Holdfast (the chart does, with csiDriver.seLinuxMount:"
                + " true)"
            : ": SELinux is off in this kernel, or has no policy; switch it on, or take the label out"
                + " of mountOptions and set seLinuxMount: false in the CSIDriver");
  }

  /**
   * Where a filesystem is mounted with other labels: a kernel refuses a second mount, without a
   * reason.
   */
  public static Optional<String> labelConflict(
      List<Mount> mounts, Namespace device, SelinuxLabels asked) {
    return mounts.stream()
        .filter(mount -> mount.number().equals(device.contentNumber()))
        .flatMap(mount ->
            asked.difference(mount.labels()).stream()
                .map(label ->
                    device.device()
                        + " is mounted with "
                        + label.there()
                        + " at "
                        + mount.mountPoint()
                        + ", and "
                        + label.asked()
                        + " is asked for: a filesystem has one label on a node; delete the pods that"
                        + " use it there, or give all pods of the volume the same seLinuxOptions"))
        .findFirst();
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
}

package dev.holdfast.application.contract;

import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.util.Optional;

/**
 * A host with namespaces connected, for a contract to play in: a simulator, or a real kernel. Here
 * is done what the adapter under test cannot do.
 */
public interface VolumeWorld extends AutoCloseable {
  long MEBIBYTE = 1L << 20;

  /** Large enough for every filesystem we make; xfs wants 300 MiB. */
  long BYTES = 512 * MEBIBYTE;

  /** Another namespace: connected, writable, empty, of {@link #BYTES}. */
  Namespace namespace();

  /** A path below an empty directory that is there; the path itself is not. */
  HostPath path(String name);

  /** Writes to the device. */
  void write(Namespace device, long offset, byte[] bytes);

  /** Takes the namespace away; its device goes. */
  void remove(Namespace device);

  /** Takes the namespace away; another one may get its device's name and number. */
  void replace(Namespace device);

  /**
   * Gives the namespace another size, and the host sees it.
   *
   * @return the namespace as it is now
   */
  Namespace resize(Namespace device, long bytes);

  /** False if this kernel was built without such a filesystem. */
  default boolean mounts(FilesystemType type) {
    return true;
  }

  /** Why a mounted filesystem of this kind cannot be grown by this test; empty if it can. */
  default Optional<String> cannotGrow(FilesystemType type) {
    return Optional.empty();
  }

  /** True if the adapter's sysfs is this kernel's own, with what it shows of filesystems. */
  default boolean showsFilesystems() {
    return true;
  }

  /** Of all bytes of the namespace, as the target has them. */
  String digest(Namespace device);

  /** Another namespace with the same content, as an array makes of a snapshot. */
  Namespace copyOf(Namespace device);

  /** Takes all of it down. */
  @Override
  void close();
}

package dev.holdfast.application.port.out.mount;

import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.time.Duration;

/** Mounts, binds and unmounts, and makes the places for it. All calls are bounded. */
public interface Mounts {
  /** Makes the directory, and those above it, if they are not there. */
  MountOutcome makeDirectory(HostPath path);

  /**
   * Makes an empty file to bind a device on, and the directories above it, if they are not there.
   */
  MountOutcome makeFile(HostPath path);

  /**
   * Removes an empty directory or an empty file; one that is not there is removed. Never anything
   * that holds data, and never a mount point. Directories above that were made for it, and are
   * empty by then, go with it; that they stay is no failure.
   */
  MountOutcome remove(HostPath path);

  /**
   * Mounts the namespace's filesystem with these options, read-only ones included. Fails if
   * something is mounted there already, if the device is not proven to be the namespace, and if the
   * mount comes out read-only unasked or with another label of SELinux; its effects are undone
   * then. Where the host's filesystem knows how, no process can write into the directory below,
   * from before the mount until {@link #unmount} or {@link #remove}.
   */
  MountOutcome mount(
      Namespace device,
      FilesystemType type,
      HostPath mountPoint,
      MountOptions options,
      Duration patience);

  /**
   * Binds a mounted directory to another place, then makes the new mount read-only if asked. Fails
   * if nothing is mounted at the source, something is at the target, or the mount comes out in
   * another mode than asked. The directory below is as for {@link #mount}.
   */
  MountOutcome bind(HostPath source, HostPath target, boolean readOnly, Duration patience);

  /**
   * Binds the namespace's device node to a file. A read-only mount does not stop writes to a
   * device, so read-only protects the device itself, for every process on this host: fails if it is
   * handed out the other way already ({@link MountOutcome.InUse}). The protection is lifted with
   * the last read-only bind.
   */
  MountOutcome bindDevice(Namespace device, HostPath target, boolean readOnly, Duration patience);

  /**
   * Unmounts what is on top at this path; never lazily, never by force. When nothing is mounted
   * there any more, or was not before, the directory can be written and removed again.
   */
  MountOutcome unmount(HostPath path, Duration patience);
}

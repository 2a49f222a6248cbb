package dev.holdfast.application.mount;

import dev.holdfast.application.port.out.mount.Filesystems;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.namespace.Namespace;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a mounted filesystem has stopped after an error. The mount table shows it, but not that
 * of every kernel: Linux 6.12 has {@code rw} there. So a filesystem that is to be written is asked
 * as well, by a change that changes nothing.
 */
public final class StoppedFilesystems {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Filesystems filesystems;

  public StoppedFilesystems(Filesystems filesystems) {
    this.filesystems = filesystems;
  }

  /**
   * The word for it; empty if it works, or if that cannot be determined.
   *
   * @param device that of the mount: without a usable path every change waits
   */
  public Optional<String> of(Mount mount, Namespace device) {
    if (mount.boundNode().isPresent()) {
      return Optional.empty();
    }
    return mount
        .stopped()
        .or(() ->
            mount.readOnly() || !device.usable()
                ? Optional.empty()
                : filesystems.refusesChanges(mount.mountPoint(), PATIENCE));
  }
}

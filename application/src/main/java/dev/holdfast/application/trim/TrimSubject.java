package dev.holdfast.application.trim;

import dev.holdfast.application.port.in.TrimVolumes.Ending;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.namespace.Namespace;

/** Whether a volume may be trimmed now. */
sealed interface TrimSubject {
  /**
   * It may.
   *
   * @param mount at its staging path
   * @param device the volume's, proven just now, and that of the mount
   */
  record Ready(Mount mount, Namespace device) implements TrimSubject {}

  /** It may not. */
  record Not(Ending how, String why) implements TrimSubject {}
}

package dev.holdfast.application.port.in;

import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.VolumeId;

/** The health of one volume as of the last look, or why there is none. Does not ask the kernel. */
public interface LookUpVolumeHealth {
  /**
   * A volume that is not staged here is unknown; one that is, and has not been judged, or of which
   * it is not known, is a failure that passes.
   */
  Outcome<VolumeHealth> lookUp(VolumeId volume);
}

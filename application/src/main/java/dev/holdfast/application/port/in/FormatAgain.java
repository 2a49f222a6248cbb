package dev.holdfast.application.port.in;

import dev.holdfast.domain.format.FormatRefusal;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Optional;

/** A person's permission to format over the remains of a mkfs of this node that did not end. */
public interface FormatAgain {
  /**
   * The last refusal to format the volume, in this process; empty if there is none, or if it has
   * been staged since.
   */
  Optional<FormatRefusal> refused(VolumeId volume);

  /**
   * Permits one mkfs, over these data on this namespace only.
   *
   * @param namespace an identifier of the namespace, as the refusal shows it
   * @param fingerprint of the refusal that was shown
   */
  Outcome<Done> permit(VolumeId volume, String namespace, String fingerprint);
}

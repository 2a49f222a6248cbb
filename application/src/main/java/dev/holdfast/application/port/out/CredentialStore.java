package dev.holdfast.application.port.out;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Optional;

/**
 * Keys with which volumes were staged: kept in the kernel's memory, so that they outlive this
 * process and not the boot.
 */
public interface CredentialStore {
  /** The keys of a volume or of a controller, as far as they are known. */
  sealed interface Keys {
    record Found(Credentials credentials) implements Keys {}

    record None() implements Keys {}

    /** The kernel was asked and did not answer: there may be some. */
    record Unknown(String why) implements Keys {}
  }

  /**
   * In the place of earlier ones.
   *
   * @return why they are not kept, if they are not
   */
  Optional<String> keep(VolumeId volume, Credentials credentials);

  Keys find(VolumeId volume);

  /**
   * @return why they are still kept, if they are; none to remove is success
   */
  Optional<String> remove(VolumeId volume);

  /** Those with which a controller was made, as far as the kernel shows them. */
  Keys of(ControllerName controller);
}

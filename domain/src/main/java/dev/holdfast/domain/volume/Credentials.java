package dev.holdfast.domain.volume;

import java.util.Optional;

/**
 * Secrets with which this host authenticates to a target; never recorded, nor in a command line.
 */
public record Credentials(
    Optional<Secret> dhchapSecret, Optional<Secret> dhchapCtrlSecret, Optional<Secret> tlsPsk) {
  public static final Credentials NONE =
      new Credentials(Optional.empty(), Optional.empty(), Optional.empty());

  /** Those that are not for TLS. */
  public Credentials withoutTls() {
    return new Credentials(dhchapSecret, dhchapCtrlSecret, Optional.empty());
  }

  public boolean none() {
    return dhchapSecret.isEmpty() && dhchapCtrlSecret.isEmpty() && tlsPsk.isEmpty();
  }
}

package dev.holdfast.domain.volume;

import java.util.Optional;

/** What a target may want to know before it lets us in. Never recorded, never on a command line. */
public record Credentials(
    Optional<Secret> dhchapSecret, Optional<Secret> dhchapCtrlSecret, Optional<Secret> tlsPsk) {
  public static final Credentials NONE =
      new Credentials(Optional.empty(), Optional.empty(), Optional.empty());

  public boolean none() {
    return dhchapSecret.isEmpty() && dhchapCtrlSecret.isEmpty() && tlsPsk.isEmpty();
  }
}

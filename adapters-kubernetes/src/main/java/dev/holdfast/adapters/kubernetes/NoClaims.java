package dev.holdfast.adapters.kubernetes;

import dev.holdfast.application.port.out.cluster.IdentityClaims;
import java.util.Optional;

/** Knows no claim, and makes none. */
final class NoClaims implements IdentityClaims {
  private static final String WHY =
      "this process runs in no cluster, or without a token: the chart mounts one with"
          + " config.duplicateHosts";

  @Override
  public Seen read(Name name) {
    return new Seen.Unknown(WHY);
  }

  @Override
  public Written write(Name name, Claim claim, Optional<String> version) {
    return new Written.Unknown(WHY);
  }
}

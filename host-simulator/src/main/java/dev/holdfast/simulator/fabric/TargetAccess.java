package dev.holdfast.simulator.fabric;

import java.util.Optional;

/** The hosts that a target accepts. */
final class TargetAccess {
  private Optional<String> onlyHost = Optional.empty();
  private Optional<String> secret = Optional.empty();
  private Optional<String> psk = Optional.empty();

  synchronized void allowOnly(String hostNqn) {
    onlyHost = Optional.of(hostNqn);
  }

  synchronized void requireSecret(String dhchapSecret) {
    secret = Optional.of(dhchapSecret);
  }

  synchronized void requireTls(String tlsPsk) {
    psk = Optional.of(tlsPsk);
  }

  /** The handshake of TLS comes before anything of NVMe. */
  synchronized KnockAnswer admit(Knock knock) {
    if (psk.isPresent() && knock.tls().isEmpty()) {
      return KnockAnswer.RESET;
    }
    if (!psk.equals(knock.tls())) {
      return KnockAnswer.HANDSHAKE_FAILED;
    }
    if (onlyHost.filter(host -> !host.equals(knock.hostNqn())).isPresent()) {
      return KnockAnswer.UNKNOWN_SUBSYSTEM;
    }
    if (secret.isEmpty() || secret.get().equals(knock.secret())) {
      return KnockAnswer.ACCEPTED;
    }
    return knock.secret().isEmpty() ? KnockAnswer.SECRET_MISSING : KnockAnswer.SECRET_WRONG;
  }
}

package dev.holdfast.application.port.out;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.tls.TlsKey;
import dev.holdfast.domain.volume.Secret;
import java.util.Optional;

/**
 * Keys with which the kernel encrypts connections, and what it shows of the connections. They are
 * the kernel's: it needs them for each reconnect, whether or not Holdfast runs.
 */
public interface TlsKeys {
  /** Whether the kernel has the key. */
  sealed interface Placed {
    record At(TlsKey key) implements Placed {}

    record Refused(String what, String remedy) implements Placed {}
  }

  /** Whether a controller encrypts, as far as the kernel shows it. */
  sealed interface Seen {
    /** Its connection is encrypted, by this key. */
    record Encrypted(TlsKey key) implements Seen {}

    /** It was asked to encrypt, and has no connection now: while it is made, or after a loss. */
    record Awaited() implements Seen {}

    record Plain() implements Seen {}

    /** It cannot be read: it may be plain. */
    record Unknown(String why) implements Seen {}
  }

  /**
   * Gives the kernel the key of this host for the subsystem, if it does not have it.
   *
   * @param psk in the interchange format
   */
  Placed place(HostNqn host, SubsystemNqn nqn, Secret psk);

  /**
   * Takes away what {@link #place} gave; a key that another program gave stays.
   *
   * @return why it may still be there
   */
  Optional<String> remove(HostNqn host, SubsystemNqn nqn);

  Seen of(ControllerName controller);
}

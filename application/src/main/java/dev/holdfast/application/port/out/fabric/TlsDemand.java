package dev.holdfast.application.port.out.fabric;

import dev.holdfast.domain.tls.TlsKey;

/** Whether a connection has to be encrypted. If it has to, no connector makes one that is not. */
public sealed interface TlsDemand {
  /** As the connection comes. */
  record None() implements TlsDemand {}

  /** By a key that the kernel does not have yet: a connector refuses this. */
  record Unplaced() implements TlsDemand {}

  /** By this key of the kernel. */
  record With(TlsKey key) implements TlsDemand {}
}

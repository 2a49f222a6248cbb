package dev.holdfast.adapters.sysfs.keyring;

import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.tls.TlsPsk;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * From the configured key to the one that the kernel is given: HKDF for the host, and for the pair
 * of host and subsystem (NVM Express TCP Transport Specification, 3.6.1.3), as nvme-cli does since
 * 2.16. Earlier ones leave out the lengths of RFC 8446, 7.1, and get another key.
 */
final class TlsDerivation {
  /** Of the context, RFC 8446, 7.1. */
  private static final int MOST_BYTES = 255;

  private TlsDerivation() {}

  /** A key as the kernel has it. Its name is what the host shows to the target. */
  static final class Derived {
    private final String identity;
    private final byte[] psk;

    private Derived(String identity, byte[] psk) {
      this.identity = identity;
      this.psk = psk;
    }

    String identity() {
      return identity;
    }

    /** Not a copy: it is there until it is forgotten. */
    byte[] psk() {
      return psk;
    }

    void forget() {
      Arrays.fill(psk, (byte) 0);
    }
  }

  /**
   * @throws InvalidValue if the names are too long together
   */
  static Derived of(TlsPsk configured, HostNqn host, SubsystemNqn nqn) {
    byte[] key = configured.reveal();
    boolean sha384 = key.length == 48;
    String identity = "NVMe0R0%d %s %s".formatted(sha384 ? 2 : 1, host, nqn);
    String hash = sha384 ? "HKDF-SHA384" : "HKDF-SHA256";
    byte[] retained =
        configured.hash() == TlsPsk.Hash.NONE
            ? key.clone()
            : expanded(hash, key, "tls13 HostNQN", host.value());
    try {
      return new Derived(identity, expanded(hash, retained, "tls13 nvme-tls-psk", identity));
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(retained, (byte) 0);
    }
  }

  private static byte[] expanded(String hash, byte[] key, String label, String context) {
    try {
      return KDF.getInstance(hash)
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(key)
                  .thenExpand(info(key.length, label, context), key.length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no " + hash, e);
    }
  }

  private static byte[] info(int length, String label, String context) {
    byte[] contextBytes = context.getBytes(StandardCharsets.UTF_8);
    if (contextBytes.length > MOST_BYTES) {
      throw new InvalidValue(
          "nqn",
          "and the host's NQN have %d bytes together as an identity for TLS, more than %d"
              .formatted(contextBytes.length, MOST_BYTES));
    }
    byte[] labelBytes = label.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    info.write(length >> 8);
    info.write(length);
    info.write(labelBytes.length);
    info.writeBytes(labelBytes);
    info.write(contextBytes.length);
    info.writeBytes(contextBytes);
    return info.toByteArray();
  }
}

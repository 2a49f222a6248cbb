package dev.holdfast.domain.tls;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key for TLS in the kernel's keyring, by its serial number, which no other key has while this
 * one is there.
 */
public record TlsKey(int serial) {
  private static final Pattern SHOWN = Pattern.compile("[0-9a-f]{8}");

  /** In the form of sysfs (drivers/nvme/host/sysfs.c, tls_key_show); absent for any other text. */
  public static Optional<TlsKey> shown(String text) {
    return SHOWN.matcher(text).matches()
        ? Optional.of(new TlsKey(Integer.parseUnsignedInt(text, 16)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "%08x".formatted(serial);
  }
}

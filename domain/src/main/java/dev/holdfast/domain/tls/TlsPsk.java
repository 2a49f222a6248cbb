package dev.holdfast.domain.tls;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.volume.Secret;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A configured key for TLS in the interchange format (NVM Express TCP Transport Specification,
 * 3.6.1.5): {@code NVMeTLSkey-1:HASH:BASE64:}, in which BASE64 is the key and its CRC-32. No
 * message and no {@code toString} shows it.
 */
public final class TlsPsk {
  private static final Pattern FORM =
      Pattern.compile("NVMeTLSkey-([0-9]):([0-9a-fA-F]{2}):([A-Za-z0-9+/]+={0,2}):");

  private static final int CRC_BYTES = 4;

  /** By which the key for one host is derived from it. */
  public enum Hash {
    /** It is that of one host already. */
    NONE,
    SHA_256,
    SHA_384
  }

  private final Hash hash;
  private final byte[] key;

  private TlsPsk(Hash hash, byte[] key) {
    this.hash = hash;
    this.key = key;
  }

  /**
   * @throws InvalidValue if it is none, never showing it
   */
  public static void check(String field, Secret secret) {
    parse(field, secret).forget();
  }

  /**
   * @throws InvalidValue if it is none, never showing it
   */
  public static TlsPsk parse(String field, Secret secret) {
    Matcher matcher = FORM.matcher(secret.reveal());
    if (!matcher.matches()) {
      throw refused(
          field,
          "is not of the form NVMeTLSkey-1:01:BASE64: with its last colon, as nvme gen-tls-key"
              + " makes it");
    }
    if (!matcher.group(1).equals("1")) {
      throw refused(field, "is of another version of the format than 1 (NVMeTLSkey-1:)");
    }
    Hash hash =
        switch (matcher.group(2)) {
          case "00" -> Hash.NONE;
          case "01" -> Hash.SHA_256;
          case "02" -> Hash.SHA_384;
          default ->
              throw refused(field, "names another hash than 00 (none), 01 (SHA-256), 02 (SHA-384)");
        };
    byte[] decoded = decoded(field, matcher.group(3));
    try {
      byte[] key = Arrays.copyOf(decoded, Math.max(0, decoded.length - CRC_BYTES));
      requireLength(field, hash, key.length);
      if (crc(key) != littleEndian(decoded, key.length)) {
        throw refused(
            field, "does not fit its own checksum (CRC-32): it was not copied or typed whole");
      }
      return new TlsPsk(hash, key);
    } finally {
      Arrays.fill(decoded, (byte) 0);
    }
  }

  private static byte[] decoded(String field, String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      // its message may quote a part
      throw refused(field, "is not base64 between its second and its last colon");
    }
  }

  private static void requireLength(String field, Hash hash, int bytes) {
    boolean fits =
        switch (hash) {
          case NONE -> bytes == 32 || bytes == 48;
          case SHA_256 -> bytes == 32;
          case SHA_384 -> bytes == 48;
        };
    if (!fits) {
      throw refused(
          field,
          "has "
              + bytes
              + " bytes besides its checksum: a key has 32 (hash 01), 48 (hash 02), or one of both"
              + " (hash 00)");
    }
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  private static long littleEndian(byte[] bytes, int at) {
    long value = 0;
    for (int i = CRC_BYTES - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[at + i] & 0xff);
    }
    return value;
  }

  private static InvalidValue refused(String field, String why) {
    return new InvalidValue(field, why + " (the value is not shown)");
  }

  public Hash hash() {
    return hash;
  }

  /** A copy, for the derivation and for nothing else. */
  public byte[] reveal() {
    return key.clone();
  }

  /** The key is not needed any more. */
  public void forget() {
    Arrays.fill(key, (byte) 0);
  }

  @Override
  public String toString() {
    return "***";
  }
}

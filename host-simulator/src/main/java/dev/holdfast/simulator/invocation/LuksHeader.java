package dev.holdfast.simulator.invocation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The first sector of a LUKS2 header as far as a prober reads it (struct luks2_phdr in
 * lib/libblkid/src/superblocks/luks.c of util-linux), and a digest of the passphrase in place of
 * its keyslots. The encrypted content is in a file beside the namespace's, with the header's UUID
 * in its name: to another header it is as good as random.
 */
public final class LuksHeader {
  /** Where the data begin. */
  public static final long BYTES = 16L << 20;

  private static final byte[] MAGIC = "LUKS\u00ba\u00be".getBytes(StandardCharsets.ISO_8859_1);
  private static final int VERSION = 6;
  private static final int UUID_AT = 168;
  private static final int UUID_LENGTH = 40;
  private static final int SUBSYSTEM = 208;
  private static final int SUBSYSTEM_LENGTH = 48;
  private static final int LENGTH = 512;
  private static final int KEYSLOTS = 32768;
  private static final int DIGEST_LENGTH = 32;

  private final Content content;

  public LuksHeader(Content content) {
    this.content = content;
  }

  /** The tags of blkid; empty if there is none. */
  public Optional<Map<String, String>> tags() {
    ByteBuffer head = content.read(0, LENGTH).order(ByteOrder.BIG_ENDIAN);
    if (head.limit() < LENGTH || !head.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      return Optional.empty();
    }
    return Optional.of(
        Map.of(
            "TYPE",
            "crypto_LUKS",
            "USAGE",
            "crypto",
            "VERSION",
            Integer.toString(head.getShort(VERSION)),
            "UUID",
            text(head, UUID_AT, UUID_LENGTH),
            "SUBSYSTEM",
            text(head, SUBSYSTEM, SUBSYSTEM_LENGTH)));
  }

  public void make(String subsystem, byte[] passphrase) {
    ByteBuffer head = ByteBuffer.allocate(LENGTH).order(ByteOrder.BIG_ENDIAN);
    String uuid = UUID.randomUUID().toString();
    head.put(0, MAGIC).putShort(VERSION, (short) 2);
    head.put(UUID_AT, uuid.getBytes(StandardCharsets.US_ASCII));
    head.put(SUBSYSTEM, subsystem.getBytes(StandardCharsets.US_ASCII));
    content.write(KEYSLOTS, ByteBuffer.wrap(digest(uuid, passphrase)));
    content.write(0, head);
  }

  /** Writes the part that is there when it dies early: the keyslots come first, the header last. */
  public void half() {
    content.write(KEYSLOTS, ByteBuffer.wrap("half a keyslot".getBytes(StandardCharsets.US_ASCII)));
  }

  public void subsystem(String word) {
    byte[] bytes = Arrays.copyOf(word.getBytes(StandardCharsets.US_ASCII), SUBSYSTEM_LENGTH);
    content.write(SUBSYSTEM, ByteBuffer.wrap(bytes));
  }

  public boolean unlockedBy(byte[] passphrase) {
    ByteBuffer there = content.read(KEYSLOTS, DIGEST_LENGTH);
    return there.equals(ByteBuffer.wrap(digest(uuid(), passphrase)));
  }

  public String uuid() {
    return tags().map(tags -> tags.get("UUID")).orElse("");
  }

  /** The file with what is encrypted. */
  public Path inside(Path namespace) {
    return namespace.resolveSibling(namespace.getFileName() + "-" + uuid());
  }

  private static String text(ByteBuffer head, int at, int length) {
    byte[] bytes = new byte[length];
    head.get(at, bytes);
    return new String(bytes, StandardCharsets.US_ASCII).replace("\0", "");
  }

  private static byte[] digest(String uuid, byte[] passphrase) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(
          HexFormat.of()
              .formatHex(uuid.getBytes(StandardCharsets.US_ASCII))
              .getBytes(StandardCharsets.US_ASCII));
      return sha.digest(passphrase);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

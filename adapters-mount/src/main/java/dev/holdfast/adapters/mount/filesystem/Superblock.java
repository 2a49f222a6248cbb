package dev.holdfast.adapters.mount.filesystem;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * A superblock in its place on a device.
 *
 * @param type blkid's word
 * @param offset of the superblock, in bytes
 * @param identity its UUID and its size, the same in each of its copies
 * @param bytes how large it believes its device to be
 * @param sum whether its checksum is right
 * @param copyAt where the first of its copies is
 * @param copyLength bytes to read there
 */
record Superblock(
    String type,
    long offset,
    ByteBuffer identity,
    long bytes,
    Sum sum,
    long copyAt,
    int copyLength) {
  /** The checksum over all of the superblock. */
  enum Sum {
    RIGHT,
    WRONG,
    /** Made by a program that was older than checksums, or without them. */
    NONE
  }

  /** All of them lie before this. */
  static final int HEAD = 128 << 10;

  private static final int EXT = 1024;
  private static final int EXT_LENGTH = 1024;
  private static final int LARGEST_BLOCK = 4096;
  private static final int EXT_MAGIC = 0xEF53;
  private static final int HAS_JOURNAL = 0x4;
  private static final int EXT3_INCOMPATIBLE = 0x16;
  private static final int EXT3_READ_ONLY_COMPATIBLE = 0x7;
  private static final int JOURNAL_DEVICE = 0x8;
  private static final int METADATA_CSUM = 0x400;
  private static final int XFS_LENGTH = 512;
  private static final int XFS_IN_PROGRESS = 126;
  private static final int LARGEST_SECTOR = 32 << 10;
  private static final int BTRFS = 64 << 10;
  private static final int BTRFS_LENGTH = 4096;

  /** Those in the first bytes of a device. One that mkfs.xfs has not finished is none. */
  static List<Superblock> in(byte[] head) {
    return read(head).stream()
        .filter(found -> !found.type().equals("xfs") || head[XFS_IN_PROGRESS] == 0)
        .toList();
  }

  private static List<Superblock> read(byte[] head) {
    return Stream.<Function<byte[], Optional<Superblock>>>of(
            Superblock::ext, Superblock::xfs, Superblock::btrfs)
        .flatMap(reader -> reader.apply(head).stream())
        .toList();
  }

  /** True if a copy of this one starts there: the same UUID and size. */
  boolean copiedIn(byte[] copy) {
    byte[] moved = new byte[(int) offset + copy.length];
    System.arraycopy(copy, 0, moved, (int) offset, copy.length);
    return read(moved).stream().anyMatch(there -> there.identity.equals(identity));
  }

  /** Struct ext4_super_block, fs/ext4/ext4.h. */
  private static Optional<Superblock> ext(byte[] head) {
    if (head.length < EXT + EXT_LENGTH) {
      return Optional.empty();
    }
    ByteBuffer block = slice(head, EXT, EXT_LENGTH, ByteOrder.LITTLE_ENDIAN);
    int incompatible = block.getInt(0x60);
    int shift = block.getInt(0x18);
    if ((block.getShort(0x38) & 0xffff) != EXT_MAGIC
        || (incompatible & JOURNAL_DEVICE) != 0
        || shift < 0
        || shift > 6) {
      return Optional.empty();
    }
    long size = 1024L << shift;
    boolean wide = (incompatible & 0x80) != 0;
    long blocks = unsigned(block, 4) | (wide ? unsigned(block, 0x150) << 32 : 0);
    int readOnly = block.getInt(0x64);
    Sum sum = Sum.NONE;
    if ((readOnly & METADATA_CSUM) != 0) {
      // without the final complement, over all that is before it
      boolean right = (~crc(block.slice(0, 0x3fc)) & 0xffff_ffffL) == unsigned(block, 0x3fc);
      sum = right ? Sum.RIGHT : Sum.WRONG;
    }
    return Optional.of(
        new Superblock(
            extWord(block.getInt(0x5c), incompatible, readOnly),
            EXT,
            identity(block, 0x68, blocks),
            product(blocks, size),
            sum,
            product(unsigned(block, 0x14) + unsigned(block, 0x20), size),
            // a device of 4096-byte blocks has no smaller piece
            Math.clamp(size, EXT_LENGTH, LARGEST_BLOCK)));
  }

  /** As libblkid distinguishes them (superblocks/ext.c). */
  private static String extWord(int compatible, int incompatible, int readOnly) {
    if ((incompatible & ~EXT3_INCOMPATIBLE) != 0 || (readOnly & ~EXT3_READ_ONLY_COMPATIBLE) != 0) {
      return "ext4";
    }
    return (compatible & HAS_JOURNAL) != 0 ? "ext3" : "ext2";
  }

  /** Struct xfs_dsb, fs/xfs/libxfs/xfs_format.h. One that mkfs has not finished is none. */
  private static Optional<Superblock> xfs(byte[] head) {
    if (head.length < XFS_LENGTH || !startsWith(head, 0, "XFSB")) {
      return Optional.empty();
    }
    ByteBuffer block = slice(head, 0, XFS_LENGTH, ByteOrder.BIG_ENDIAN);
    long size = unsigned(block, 4);
    int sector = block.getShort(102) & 0xffff;
    Sum sum = Sum.NONE;
    if ((block.getShort(100) & 0xf) >= 5) {
      boolean whole = sector >= XFS_LENGTH && sector <= LARGEST_SECTOR && sector <= head.length;
      sum = whole && xfsSum(head, sector) ? Sum.RIGHT : Sum.WRONG;
    }
    return Optional.of(
        new Superblock(
            "xfs",
            0,
            identity(block, 32, block.getLong(8)),
            product(block.getLong(8), size),
            sum,
            product(unsigned(block, 84), size),
            Math.clamp(sector, XFS_LENGTH, LARGEST_SECTOR)));
  }

  /** Over the whole sector, with zeros in the place of the sum, which is little endian. */
  private static boolean xfsSum(byte[] head, int sector) {
    byte[] copy = new byte[sector];
    System.arraycopy(head, 0, copy, 0, sector);
    ByteBuffer bytes = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    long stored = unsigned(bytes, 224);
    bytes.putInt(224, 0);
    return crc(bytes) == stored;
  }

  /** Struct btrfs_super_block, fs/btrfs/ctree.h; the size is that of this device alone. */
  private static Optional<Superblock> btrfs(byte[] head) {
    if (head.length < BTRFS + BTRFS_LENGTH || !startsWith(head, BTRFS + 0x40, "_BHRfS_M")) {
      return Optional.empty();
    }
    ByteBuffer block = slice(head, BTRFS, BTRFS_LENGTH, ByteOrder.LITTLE_ENDIAN);
    boolean crc32c = block.getShort(0xc4) == 0;
    boolean right = crc(block.slice(0x20, BTRFS_LENGTH - 0x20)) == unsigned(block, 0);
    Sum wrong = crc32c ? Sum.WRONG : Sum.NONE;
    long bytes = block.getLong(0xd1);
    return Optional.of(
        new Superblock(
            "btrfs",
            BTRFS,
            identity(block, 0x20, bytes),
            bytes,
            crc32c && right ? Sum.RIGHT : wrong,
            64L << 20,
            BTRFS_LENGTH));
  }

  private static ByteBuffer identity(ByteBuffer block, int uuidAt, long size) {
    ByteBuffer identity = ByteBuffer.allocate(24);
    identity.put(0, block, uuidAt, 16).putLong(16, size);
    return identity.asReadOnlyBuffer();
  }

  private static ByteBuffer slice(byte[] head, int offset, int length, ByteOrder order) {
    return ByteBuffer.wrap(head, offset, length).slice().order(order);
  }

  static boolean startsWith(byte[] head, int at, String text) {
    byte[] expected = text.getBytes(StandardCharsets.US_ASCII);
    return head.length >= at + expected.length
        && ByteBuffer.wrap(head, at, expected.length).equals(ByteBuffer.wrap(expected));
  }

  private static long unsigned(ByteBuffer block, int at) {
    return block.getInt(at) & 0xffff_ffffL;
  }

  /** Negative, which no device has, if it is too large. */
  private static long product(long blocks, long size) {
    long high = Math.multiplyHigh(blocks, size);
    return high == 0 ? blocks * size : -1;
  }

  private static long crc(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return sum.getValue();
  }
}

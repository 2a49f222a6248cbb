package dev.holdfast.simulator.invocation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The superblocks of the filesystems that can be made: as much of them as a prober reads, so that a
 * real blkid agrees. There is nothing behind them.
 */
public enum FilesystemFormat {
  /** struct ext4_super_block, little endian, without metadata_csum. */
  EXT4("ext4", 1024, 1024, ByteOrder.LITTLE_ENDIAN, 104) {
    @Override
    boolean recognises(ByteBuffer block) {
      return (block.getShort(56) & 0xffff) == 0xEF53;
    }

    @Override
    long bytes(ByteBuffer block) {
      return ((block.getInt(4) & 0xffff_ffffL) | ((long) block.getInt(0x150) << 32)) * 4096;
    }

    @Override
    void resize(ByteBuffer block, long bytes) {
      block.putInt(4, (int) (bytes / 4096)).putInt(0x150, (int) ((bytes / 4096) >>> 32));
      block.putInt(0, (int) (bytes / 16384)).putInt(12, (int) (bytes / 4096));
    }

    @Override
    void describe(ByteBuffer block) {
      block.putInt(24, 2).putInt(28, 2).putInt(32, 32768).putInt(36, 32768).putInt(40, 8192);
      block.putShort(56, (short) 0xEF53).putShort(58, (short) 1).putInt(76, 1);
      block.putInt(84, 11).putShort(88, (short) 256).putShort(0xFE, (short) 64);
      block.putInt(92, 0x3c).putInt(96, 0x2c2).putInt(100, 0x6b);
    }
  },

  /** struct xfs_dsb, big endian, version 4: no checksum. */
  XFS("xfs", 0, 512, ByteOrder.BIG_ENDIAN, 32) {
    @Override
    boolean recognises(ByteBuffer block) {
      return startsWith(block, 0, "XFSB");
    }

    @Override
    long bytes(ByteBuffer block) {
      return block.getLong(8) * 4096;
    }

    @Override
    void resize(ByteBuffer block, long bytes) {
      long blocks = bytes / 4096;
      block.putLong(8, blocks).putInt(84, (int) Math.ceilDiv(blocks, 4)).putInt(88, 4);
      block.put(124, (byte) (64 - Long.numberOfLeadingZeros(Math.ceilDiv(blocks, 4) - 1)));
    }

    @Override
    void describe(ByteBuffer block) {
      block.put(0, ascii("XFSB")).putInt(4, 4096).putInt(80, 1).putInt(96, 2560);
      block.putShort(100, (short) 0xb4a4).putShort(102, (short) 512);
      block.putShort(104, (short) 512).putShort(106, (short) 8);
      block.put(120, (byte) 12).put(121, (byte) 9).put(122, (byte) 9).put(123, (byte) 3);
      block.put(127, (byte) 25);
    }
  },

  /** struct btrfs_super_block, little endian, crc32c. */
  BTRFS("btrfs", 65536, 4096, ByteOrder.LITTLE_ENDIAN, 0x20) {
    @Override
    boolean recognises(ByteBuffer block) {
      return startsWith(block, 0x40, "_BHRfS_M");
    }

    @Override
    long bytes(ByteBuffer block) {
      return block.getLong(0x70);
    }

    @Override
    void resize(ByteBuffer block, long bytes) {
      block.putLong(0x70, bytes).putLong(0xd1, bytes);
    }

    @Override
    void describe(ByteBuffer block) {
      block.putLong(0x30, 65536).put(0x40, ascii("_BHRfS_M")).putLong(0x48, 1);
      block.putLong(0x78, 131072).putLong(0x80, 6).putLong(0x88, 1);
      block.putInt(0x90, 4096).putInt(0x94, 16384).putInt(0x98, 16384).putInt(0x9c, 4096);
      block.putLong(0xc9, 1);
    }

    @Override
    void seal(ByteBuffer block) {
      CRC32C sum = new CRC32C();
      sum.update(block.slice(0x20, 4096 - 0x20));
      block.putInt(0, (int) sum.getValue());
    }
  };

  private final String type;
  private final long offset;
  private final int length;
  private final ByteOrder order;
  private final int uuidAt;

  FilesystemFormat(String type, long offset, int length, ByteOrder order, int uuidAt) {
    this.type = type;
    this.offset = offset;
    this.length = length;
    this.order = order;
    this.uuidAt = uuidAt;
  }

  abstract boolean recognises(ByteBuffer block);

  abstract long bytes(ByteBuffer block);

  abstract void resize(ByteBuffer block, long bytes);

  abstract void describe(ByteBuffer block);

  void seal(ByteBuffer block) {}

  /** As blkid and mount name it. */
  public String type() {
    return type;
  }

  /** Smaller ones the real mkfs refuses. */
  public long leastBytes() {
    return switch (this) {
      case EXT4 -> 1L << 16;
      case XFS -> 300L << 20;
      case BTRFS -> 114_294_784L;
    };
  }

  public static Optional<FilesystemFormat> named(String type) {
    return Arrays.stream(values()).filter(format -> format.type.equals(type)).findFirst();
  }

  /** The content of the device as its superblock identifies it. */
  public Optional<Found> find(Content content) {
    ByteBuffer block = content.read(offset, length).order(order);
    if (block.limit() < length || !recognises(block)) {
      return Optional.empty();
    }
    UUID uuid = uuid(block);
    return Optional.of(new Found(type, uuid.toString(), bytes(block)));
  }

  private UUID uuid(ByteBuffer block) {
    ByteBuffer big = block.duplicate().order(ByteOrder.BIG_ENDIAN);
    return new UUID(big.getLong(uuidAt), big.getLong(uuidAt + 8));
  }

  /** Makes one over the whole device. Other superblocks are wiped. */
  public void make(Content content, UUID uuid) {
    for (FilesystemFormat other : values()) {
      content.write(other.offset, ByteBuffer.allocate(other.length));
    }
    ByteBuffer block = ByteBuffer.allocate(length).order(order);
    describe(block);
    resize(block, content.size());
    ByteBuffer big = block.duplicate().order(ByteOrder.BIG_ENDIAN);
    big.putLong(uuidAt, uuid.getMostSignificantBits());
    big.putLong(uuidAt + 8, uuid.getLeastSignificantBits());
    seal(block);
    content.write(offset, block);
  }

  /**
   * Writes the part that is on the device when mkfs dies early. mke2fs writes bitmaps and
   * directories first, then the copies of the superblock, the superblock last; mkfs.xfs and
   * mkfs.btrfs write theirs first.
   */
  public void half(Content content) {
    if (this == EXT4) {
      content.write(593_920, ByteBuffer.wrap(ascii("half a block bitmap")));
    } else {
      make(content, UUID.randomUUID());
    }
  }

  /** Lets it fill its device. */
  public void grow(Content content) {
    ByteBuffer block = content.read(offset, length).order(order);
    resize(block, content.size());
    seal(block);
    content.write(offset, block);
  }

  private static boolean startsWith(ByteBuffer block, int at, String text) {
    byte[] expected = ascii(text);
    return block.slice(at, expected.length).equals(ByteBuffer.wrap(expected));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * A filesystem on a device.
   *
   * @param bytes how large it believes its device to be
   */
  public record Found(String type, String uuid, long bytes) {}
}

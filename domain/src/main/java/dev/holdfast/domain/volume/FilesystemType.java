package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The filesystems that Holdfast makes and mounts. */
public enum FilesystemType {
  EXT4 {
    // With blocks of 1, 2 and 4 KiB: the first two sparse_super groups of each (mke2fs(8)). Ext2
    // and ext3 have the same.
    @Override
    public LongStream superblockCopies(long bytes) {
      return LongStream.of(
          8193L << 10, 24577L << 10, 16384L << 11, 49152L << 11, 32768L << 12, 98304L << 12);
    }

    // The kernel's ext4 is the driver of all three (fs/Kconfig: EXT3_FS is gone since 4.3); a mount
    // adds no feature that an older kernel would not know.
    @Override
    public boolean mounts(String found) {
      return Set.of("ext2", "ext3", "ext4").contains(found);
    }
  },

  XFS {
    // The allocation groups mkfs.xfs makes below 4 TiB.
    private static final int GROUPS = 4;

    // At the start of each allocation group; above 4 TiB a group is a block less than 1 TiB
    // (mkfs.xfs(8), agsize).
    @Override
    public LongStream superblockCopies(long bytes) {
      return LongStream.concat(
          LongStream.range(1, GROUPS).map(i -> bytes / GROUPS * i),
          LongStream.of((1L << 40) - 4096));
    }

    // Without it xfs refuses a UUID that is mounted already (xfs(5)).
    @Override
    public Optional<String> optionForTwin() {
      return Optional.of("nouuid");
    }
  },

  BTRFS {
    // BTRFS_SUPER_MIRROR in fs/btrfs/disk-io.h.
    @Override
    public LongStream superblockCopies(long bytes) {
      return LongStream.of(64L << 20, 256L << 30);
    }
  };

  /**
   * The offsets, in bytes, of copies of its superblock behind the first 2 MiB of a device: where an
   * overwritten filesystem of this kind still shows.
   *
   * @param bytes the size of the device; offsets beyond it may be among the answer
   */
  public abstract LongStream superblockCopies(long bytes);

  /**
   * True if the kernel mounts it under this type.
   *
   * @param found blkid's word for what a device holds
   */
  public boolean mounts(String found) {
    return found.equals(word());
  }

  /** The mount option that a filesystem needs while another one with its UUID is mounted. */
  public Optional<String> optionForTwin() {
    return Optional.empty();
  }

  /**
   * The type of this word, or the one that mounts it: {@code ext3} is mounted by ext4.
   *
   * @throws InvalidValue naming all of them
   */
  public static FilesystemType parse(String field, String word) {
    return Arrays.stream(values())
        .filter(type -> type.mounts(word))
        .findFirst()
        .orElseThrow(() ->
            new InvalidValue(
                field,
                "is none of "
                    + Arrays.stream(values())
                        .map(FilesystemType::word)
                        .collect(Collectors.joining(", "))
                    + ": "
                    + Text.shown(word)));
  }

  public static Optional<FilesystemType> ofWord(String word) {
    return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.adapters.mount.blockdevice.DeviceReads;
import dev.holdfast.application.concurrency.Deadline;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The filesystem that the superblocks of a device prove, whatever else on it looks like a
 * signature: users' data may begin like a disk image in just the place where a prober looks.
 *
 * <p>One is proven by its checksum or, where it has none, by a copy of it in the place that it
 * names; and by its size, which the device has. Two that are proven prove neither. Nor does any in
 * a partitioned disk or a member of a ZFS pool: both leave a superblock alone that was there
 * before.
 */
final class SuperblockProof {
  /** The result for one device. */
  sealed interface Result {
    /** Just one is proven. */
    record Proven(String type) implements Result {}

    /** None, or more than one, or another owner: each with what was seen. */
    record Doubtful(List<String> seen) implements Result {}

    /** The device cannot be read in a place that decides. */
    record Unreadable(String what) implements Result {}
  }

  private static final int SECTOR = 512;
  private static final int ENTRIES = 446;
  private static final int ENTRY = 16;

  /** The list of names and values in a ZFS label, which has each of its words. */
  private static final int ZFS_LABEL = 16 << 10;

  private final DeviceReads reads;

  SuperblockProof(DeviceReads reads) {
    this.reads = reads;
  }

  Result of(Path node, long bytes, Deadline deadline) {
    int length = (int) Math.min(Superblock.HEAD, bytes - bytes % SECTOR);
    Optional<byte[]> head = reads.bytes(node, 0, length, deadline.left());
    if (head.isEmpty()) {
      return new Result.Unreadable("its first bytes");
    }
    List<String> seen = new ArrayList<>(owners(head.get()));
    List<Superblock> proven = new ArrayList<>();
    for (Superblock found : Superblock.in(head.get())) {
      Optional<byte[]> copy = copy(found, bytes, node, deadline);
      if (copy.isEmpty()) {
        return new Result.Unreadable("byte " + found.copyAt() + ", the place of a copy");
      }
      Optional<String> doubt = doubt(found, bytes, copy.get());
      seen.add(
          found.type()
              + " superblock at byte "
              + found.offset()
              + doubt.map(why -> " (" + why + ")").orElse(""));
      if (doubt.isEmpty()) {
        proven.add(found);
      }
    }
    return proven.size() == 1 && owners(head.get()).isEmpty()
        ? new Result.Proven(proven.getFirst().type())
        : new Result.Doubtful(List.copyOf(seen));
  }

  private static Optional<String> doubt(Superblock found, long bytes, byte[] copy) {
    if (found.bytes() <= 0 || found.bytes() > bytes) {
      return Optional.of("made for " + found.bytes() + " bytes, the device has " + bytes);
    }
    return switch (found.sum()) {
      case RIGHT -> Optional.empty();
      case WRONG -> Optional.of("its checksum does not match");
      case NONE ->
          found.copiedIn(copy)
              ? Optional.empty()
              : Optional.of("it has no checksum, and no copy that confirms it");
    };
  }

  /** Nothing where it needs none or can have none; absent if it cannot be read. */
  private Optional<byte[]> copy(Superblock found, long bytes, Path node, Deadline deadline) {
    boolean needed =
        found.sum() == Superblock.Sum.NONE
            && found.bytes() > 0
            && found.bytes() <= bytes
            && found.copyAt() > 0
            && found.copyAt() <= found.bytes() - found.copyLength();
    return needed
        ? reads.bytes(node, found.copyAt(), found.copyLength(), deadline.left())
        : Optional.of(new byte[0]);
  }

  private static List<String> owners(byte[] head) {
    List<String> owners = new ArrayList<>();
    if (hasPartitions(head)) {
      owners.add("a partition table with partitions");
    }
    if (head.length > ZFS_LABEL
        && new String(head, ZFS_LABEL, head.length - ZFS_LABEL, StandardCharsets.ISO_8859_1)
            .contains("pool_guid")) {
      owners.add("the label of a ZFS pool");
    }
    return owners;
  }

  /** A boot sector alone has no partitions; the code of one is no table. */
  private static boolean hasPartitions(byte[] head) {
    if (head.length < SECTOR || head[510] != 0x55 || (head[511] & 0xff) != 0xaa) {
      return false;
    }
    boolean any = false;
    for (int at = ENTRIES; at < ENTRIES + 4 * ENTRY; at += ENTRY) {
      if ((head[at] & 0x7f) != 0) {
        return false;
      }
      any |= head[at + 4] != 0 && ByteBuffer.wrap(head).getInt(at + 12) != 0;
    }
    return any;
  }
}

package dev.holdfast.domain.format;

import dev.holdfast.domain.volume.FilesystemType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Where a device is read before it may be formatted: both ends to the last sector, the places where
 * filesystems keep copies of their superblock, and places spread over the rest. A device whose head
 * was overwritten or reads as zeros by mistake still shows its copies.
 */
public final class Regions {
  /** A place on the device, in bytes. */
  public record Place(long offset, int length) {}

  /**
   * Covers partition tables, and the superblocks of ext, xfs, btrfs (64 KiB), LVM, LUKS and mdraid.
   */
  private static final int HEAD = 2 * 1024 * 1024;

  /** Covers the backup GPT, mdraid 0.90 and 1.0, and the two last ZFS labels. */
  private static final int TAIL = 1024 * 1024;

  private static final int SAMPLE = 64 * 1024;
  private static final int SAMPLES = 16;
  private static final int ALIGNMENT = 4096;
  private static final int SECTOR = 512;

  /** Of a place of {@link #spread}. */
  public static final int PIECE = 4096;

  private static final int PIECES_LOG = 11;

  private Regions() {}

  /**
   * The places for a device of this many bytes. Each lies within the device and starts at a
   * multiple of 4 KiB; each length is a multiple of 4 KiB, only the last one may end at an odd 512
   * byte sector, as the device does.
   */
  public static List<Place> of(long bytes) {
    long whole = bytes - bytes % SECTOR;
    if (whole <= 0) {
      return List.of();
    }
    if (whole <= HEAD + TAIL) {
      return List.of(new Place(0, (int) whole));
    }
    long tail = aligned(whole - TAIL);
    List<Place> places = new ArrayList<>();
    places.add(new Place(0, HEAD));
    between(whole, tail)
        .map(Regions::aligned)
        .filter(offset -> offset >= HEAD && offset < tail)
        .sorted()
        .distinct()
        .forEach(offset -> places.add(new Place(offset, SAMPLE)));
    places.add(new Place(tail, (int) (whole - tail)));
    return List.copyOf(places);
  }

  /**
   * Offsets of small pieces all over a device, for a search that may end at any time: each half of
   * them halves the gaps of those before. Of all 2048 the gaps are 512 KiB on 1 GiB.
   */
  public static LongStream spread(long bytes) {
    long gap = bytes >>> PIECES_LOG;
    return IntStream.range(0, 1 << PIECES_LOG)
        .mapToLong(i -> Integer.reverse(i) >>> (Integer.SIZE - PIECES_LOG))
        .map(place -> aligned(place * gap + gap / 2))
        .filter(offset -> offset + PIECE <= bytes)
        .distinct();
  }

  private static LongStream between(long whole, long tail) {
    long step = (tail - HEAD) / (SAMPLES + 1);
    LongStream spread = LongStream.rangeClosed(1, SAMPLES).map(i -> HEAD + i * step);
    LongStream copies =
        Arrays.stream(FilesystemType.values()).flatMapToLong(type -> type.superblockCopies(whole));
    return LongStream.concat(spread, copies);
  }

  private static long aligned(long offset) {
    return offset - offset % ALIGNMENT;
  }
}

package dev.holdfast.domain.format;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Where a device is read before it may be formatted: both ends, and places spread over the rest.
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

  private Regions() {}

  /**
   * The places for a device of this many bytes; each lies within the device and is 4 KiB aligned.
   */
  public static List<Place> of(long bytes) {
    List<Place> places = new ArrayList<>();
    long usable = bytes - bytes % 4096;
    if (usable <= HEAD + TAIL) {
      if (usable > 0) {
        places.add(new Place(0, (int) usable));
      }
      return List.copyOf(places);
    }
    places.add(new Place(0, HEAD));
    long step = (usable - HEAD - TAIL) / (SAMPLES + 1);
    LongStream.rangeClosed(1, SAMPLES)
        .map(i -> HEAD + i * step)
        .map(offset -> offset - offset % 4096)
        .filter(offset -> offset + SAMPLE <= usable - TAIL)
        .distinct()
        .forEach(offset -> places.add(new Place(offset, SAMPLE)));
    places.add(new Place(usable - TAIL, TAIL));
    return List.copyOf(places);
  }
}

package dev.holdfast.adapters.sysfs.files;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code struct fstrim_range} (include/uapi/linux/fs.h). The smallest piece that is worth it is the
 * filesystem's own choice: it takes the device's granularity.
 */
final class TrimRange {
  /** {@code _IOWR('X', 121, struct fstrim_range)}: FITRIM. */
  static final long REQUEST = 0xc0185879L;

  private static final long BYTES = 24;
  private static final long LENGTH = 8;

  private final MemorySegment structure;

  TrimRange(Arena arena, long from, long bytes) {
    this.structure = arena.allocate(BYTES, Long.BYTES);
    structure.set(JAVA_LONG, 0, from);
    structure.set(JAVA_LONG, LENGTH, bytes);
  }

  MemorySegment structure() {
    return structure;
  }

  /** The kernel leaves here how much it has trimmed. */
  long trimmed() {
    return structure.get(JAVA_LONG, LENGTH);
  }
}

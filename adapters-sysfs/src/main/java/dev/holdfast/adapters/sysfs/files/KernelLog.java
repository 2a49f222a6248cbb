package dev.holdfast.adapters.sysfs.files;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.FileCalls;
import dev.holdfast.domain.identity.Text;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's log, from a moment on. Where it cannot be read there are no lines. A record is
 * {@code priority,number,time,flags;text}, one for each read (Documentation/ABI/testing/dev-kmsg).
 */
public final class KernelLog implements AutoCloseable {
  private static final int MOST_BYTES = 8192;
  private static final int MOST_RECORDS = 1000;
  private static final int MOST_LINES = 3;

  private final Arena arena = Arena.ofConfined();
  private final FileCalls calls = new FileCalls(arena);
  private final int file;

  /**
   * For the thread that makes it.
   *
   * @param log {@code /dev/kmsg}
   */
  public KernelLog(Path log) {
    this.file =
        calls.open(FileCalls.NOWHERE, log.toString(), FileCalls.O_RDONLY | FileCalls.O_NONBLOCK);
    if (file >= 0) {
      calls.toTheEnd(file);
    }
  }

  /** The last texts since it was made that begin with this word. */
  public List<String> since(String word) {
    List<String> lines = new ArrayList<>();
    MemorySegment buffer = arena.allocate(MOST_BYTES);
    for (int records = 0; file >= 0 && records < MOST_RECORDS; records++) {
      long size = calls.read(file, buffer);
      if (size == -Errno.EPIPE.number()) { // it was overwritten: the next one is there
        continue;
      }
      if (size <= 0) {
        break;
      }
      byte[] bytes = buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
      new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.substring(line.indexOf(';') + 1))
          .filter(text -> text.startsWith(word))
          .map(Text::line)
          .forEach(lines::add);
    }
    return lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
  }

  @Override
  public void close() {
    if (file >= 0) {
      calls.close(file);
    }
    arena.close();
  }
}

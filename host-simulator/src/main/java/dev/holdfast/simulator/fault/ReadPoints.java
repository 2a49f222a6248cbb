package dev.holdfast.simulator.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Hooks that run just before a read through a watched path, so that the tree can change while it is
 * walked, and reads that fail.
 */
public final class ReadPoints {
  private final Map<String, Moment> moments = new ConcurrentHashMap<>();

  private volatile Failing failing = new Failing(_ -> false, "");

  /** Reads that fail until further notice. */
  private record Failing(Predicate<Path> which, String why) {}

  private interface Moment {
    void comes(Path path);
  }

  /**
   * Does this once, just before a path with this end is opened, listed or read.
   *
   * @param end such as {@code class/nvme/nvme0/address}
   */
  public void before(String end, Runnable action) {
    moments.put(end, _ -> action.run());
  }

  /** The entry disappears before it is first read, though it was listed. */
  public void vanish(String end) {
    moments.put(end, ReadPoints::delete);
  }

  /**
   * Every read and listing of such a path fails from now on. The setting made last applies.
   *
   * @param why as strerror(3) has it
   */
  public void fail(Predicate<Path> which, String why) {
    failing = new Failing(which, why);
  }

  public void clear() {
    moments.clear();
    fail(_ -> false, "");
  }

  /**
   * A read of this path is about to happen; not for tests.
   *
   * @throws IOException if it fails
   */
  public void passing(Path path) throws IOException {
    Failing now = failing;
    if (now.which.test(path)) {
      throw new FileSystemException(path.toString(), null, now.why);
    }
    for (String end : List.copyOf(moments.keySet())) {
      if (path.endsWith(end)) {
        Moment moment = moments.remove(end);
        if (moment != null) {
          moment.comes(path);
        }
      }
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

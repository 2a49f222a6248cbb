package dev.holdfast.adapters.mount.mountinfo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file that the kernel makes while it is read. One read(2) of mountinfo gives about a page (fs/
 * seq_file.c), and mounts may come and go between two of them, so that a mount which was there all
 * the time is missing. Two equal readings in a row are taken as true.
 */
public final class StableFile {
  /** A table changes a few hundred times a second at most; reading one takes milliseconds. */
  private static final int MOST_READINGS = 50;

  /** About a quarter of a million mounts; the kernel allows 100000 by default. */
  private static final int MOST_BYTES = 64 << 20;

  private StableFile() {}

  /** Reads all of it once. */
  @FunctionalInterface
  public interface Source {
    byte[] read() throws IOException;
  }

  /**
   * @throws IOException if it cannot be read, has no end, or never stays the same
   */
  public static byte[] read(Path file) throws IOException {
    return read(() -> once(file));
  }

  static byte[] read(Source source) throws IOException {
    byte[] before = source.read();
    for (int i = 1; i < MOST_READINGS; i++) {
      byte[] now = source.read();
      if (Arrays.equals(before, now)) {
        return now;
      }
      before = now;
    }
    throw new IOException("changes faster than it can be read");
  }

  private static byte[] once(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("longer than " + MOST_BYTES + " bytes");
      }
      return bytes;
    }
  }
}

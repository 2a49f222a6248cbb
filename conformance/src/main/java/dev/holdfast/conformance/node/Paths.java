package dev.holdfast.conformance.node;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Paths of a certain length. */
final class Paths {
  /** The length of a path that every plugin has to accept, in bytes. */
  static final int LENGTH = 128;

  private Paths() {}

  /** A sibling of the path with 128 bytes; the path itself if there is no room for that. */
  static Path ofFullLength(Path path) {
    int has = path.toString().getBytes(StandardCharsets.UTF_8).length;
    return has >= LENGTH - 1
        ? path
        : path.resolveSibling(path.getFileName() + "-" + "p".repeat(LENGTH - 1 - has));
  }
}

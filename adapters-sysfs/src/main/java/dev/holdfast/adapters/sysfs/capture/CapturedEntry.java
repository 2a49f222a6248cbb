package dev.holdfast.adapters.sysfs.capture;

import java.util.function.UnaryOperator;

/**
 * One thing in a captured tree. Text has a character for each byte (ISO 8859-1), so that nothing is
 * lost of bytes that are no text.
 */
sealed interface CapturedEntry {
  String path();

  /** The same with all its text passed through. */
  CapturedEntry through(UnaryOperator<String> change);

  record File(String path, String content) implements CapturedEntry {
    @Override
    public CapturedEntry through(UnaryOperator<String> change) {
      return new File(change.apply(path), change.apply(content));
    }
  }

  record Link(String path, String target) implements CapturedEntry {
    @Override
    public CapturedEntry through(UnaryOperator<String> change) {
      return new Link(change.apply(path), change.apply(target));
    }
  }

  /** A directory with nothing in it that is kept. */
  record Directory(String path) implements CapturedEntry {
    @Override
    public CapturedEntry through(UnaryOperator<String> change) {
      return new Directory(change.apply(path));
    }
  }
}

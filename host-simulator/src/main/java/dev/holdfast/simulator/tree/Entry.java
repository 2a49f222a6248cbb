package dev.holdfast.simulator.tree;

/** One thing in a directory. */
sealed interface Entry {
  /** A file with this content. */
  record Text(String content) implements Entry {}

  /** A file that can only be written (mode 0200). */
  record WriteOnly() implements Entry {}

  record Link(String target) implements Entry {}

  record EmptyDirectory() implements Entry {}

  /** An attribute: its value and a newline. */
  static Entry line(Object value) {
    return new Text(value + "\n");
  }

  static Entry link(String target) {
    return new Link(target);
  }
}

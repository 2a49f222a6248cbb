package dev.holdfast.simulator.tree;

/** One thing in a directory. */
sealed interface TreeEntry {
  /** A file with this content. */
  record Text(String content) implements TreeEntry {}

  /** A file that can only be written (mode 0200). */
  record WriteOnly() implements TreeEntry {}

  record Link(String target) implements TreeEntry {}

  record EmptyDirectory() implements TreeEntry {}

  /** An attribute: its value and a newline. */
  static TreeEntry line(Object value) {
    return new Text(value + "\n");
  }

  static TreeEntry link(String target) {
    return new Link(target);
  }
}

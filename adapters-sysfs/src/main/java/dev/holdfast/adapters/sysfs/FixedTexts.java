package dev.holdfast.adapters.sysfs;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Texts that do not change as long as their object lives, read once for each object. Objects are
 * told apart by device and inode, which a real sysfs never gives again (fs/kernfs/dir.c). What was
 * absent is read again: an object can be seen before all its attributes are there. Of two looks
 * only what the second has asked for is kept.
 */
final class FixedTexts {
  private record Text(Object object, String attribute) {}

  private Map<Text, String> before = Map.of();
  private Map<Text, String> now = new HashMap<>();

  /** A look begins. */
  synchronized void begin() {
    before = now;
    now = new HashMap<>(2 * before.size());
  }

  synchronized Optional<String> of(
      Object object, String attribute, Supplier<Optional<String>> read) {
    Text text = new Text(object, attribute);
    Optional<String> known = Optional.ofNullable(before.get(text)).or(read);
    known.ifPresent(value -> now.put(text, value));
    return known;
  }
}

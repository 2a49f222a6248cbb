package dev.holdfast.adapters.sysfs;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Attributes that stay the same for as long as their object lives, each read once in the life of an
 * object and known again by the object's number, never by its name. Only from one look to the next:
 * what a look does not come by is forgotten, and sysfs gives no number a second time in between
 * ({@link ObjectNumber}; before Linux 5.5 not until 2^31 others were given).
 */
final class LastingTexts {
  private final boolean remembers;
  private volatile Map<Object, Map<String, String>> before = Map.of();
  private volatile Map<Object, Map<String, String>> now = new ConcurrentHashMap<>();

  /**
   * @param remembers false where numbers are given again, as by any other filesystem: then each is
   *     read anew
   */
  LastingTexts(boolean remembers) {
    this.remembers = remembers;
  }

  /** Another look begins. */
  void nextLook() {
    before = now;
    now = new ConcurrentHashMap<>();
  }

  /** What {@link SysfsDirectory#text} said, if it said anything. */
  Optional<String> text(SysfsDirectory directory, String attribute) {
    Optional<Object> object = remembers ? directory.held() : Optional.empty();
    if (object.isEmpty()) {
      return directory.text(attribute);
    }
    Map<String, String> known =
        now.computeIfAbsent(
            object.get(),
            it -> {
              Map<String, String> old = before.get(it);
              return old == null ? new ConcurrentHashMap<>() : old;
            });
    String text = known.get(attribute);
    if (text != null) {
      return Optional.of(text);
    }
    Optional<String> read = directory.text(attribute);
    read.ifPresent(it -> known.put(attribute, it));
    return read;
  }
}

package dev.holdfast.adapters.sysfs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** A directory of sysfs and its attributes. */
record SysfsDirectory(SysfsFiles files, Path path) {

  /** How often a directory is read again whose name was given to another object meanwhile. */
  private static final int TRIES = 3;

  String name() {
    return String.valueOf(path.getFileName());
  }

  SysfsDirectory child(String name) {
    return new SysfsDirectory(files, path.resolve(name));
  }

  List<SysfsDirectory> children(Predicate<String> named) {
    return files.names(path).stream().filter(named).map(this::child).toList();
  }

  /** An attribute without the line feed; absent if it is not there, says nothing, or is no text. */
  Optional<String> text(String attribute) {
    return files
        .attribute(path.resolve(attribute))
        .map(String::strip)
        .filter(text -> !text.isEmpty() && text.chars().noneMatch(SysfsDirectory::isNoText));
  }

  /** An attribute that is a decimal number; absent if it is anything else. */
  Optional<Long> number(String attribute) {
    return text(attribute).flatMap(SysfsDirectory::parsed);
  }

  boolean exists() {
    return files.object(path).isPresent();
  }

  /**
   * Reads something of this directory that belongs together: absent if the directory goes, read
   * again if its name is given to another object meanwhile.
   */
  <T> Optional<T> steady(Function<SysfsDirectory, Optional<T>> read) {
    for (int i = 0; i < TRIES; i++) {
      Optional<Object> before = files.object(path);
      Optional<T> value = read.apply(this);
      if (before.isPresent() && before.equals(files.object(path))) {
        return value;
      }
    }
    return Optional.empty();
  }

  private static boolean isNoText(int c) {
    return Character.isISOControl(c) || c == '\ufffd';
  }

  private static Optional<Long> parsed(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}

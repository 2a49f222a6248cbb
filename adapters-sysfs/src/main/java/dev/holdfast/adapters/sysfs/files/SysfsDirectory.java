package dev.holdfast.adapters.sysfs.files;

import dev.holdfast.adapters.sysfs.libc.ObjectNumber;
import dev.holdfast.adapters.sysfs.libc.OpenDirectory;
import dev.holdfast.adapters.sysfs.libc.RelativeLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/** A directory of sysfs and its attributes. */
public record SysfsDirectory(SysfsFiles files, RelativeLocation place) {

  /** How often a directory is read again whose name was given to another object meanwhile. */
  private static final int TRIES = 3;

  public Path path() {
    return place.path();
  }

  public String name() {
    return place.name();
  }

  public SysfsDirectory child(String name) {
    return new SysfsDirectory(files, place.child(name));
  }

  /**
   * In the order of their names.
   *
   * @param prefix with which each begins, in ASCII
   */
  public List<SysfsDirectory> children(String prefix, Predicate<String> named) {
    return files.names(place, prefix, named).stream().map(this::child).toList();
  }

  /** An attribute without the line feed; absent if it does not exist, is blank, or is no text. */
  public Optional<String> text(String attribute) {
    return files
        .attribute(place.child(attribute))
        .map(String::strip)
        .filter(text -> !text.isEmpty() && isText(text));
  }

  /** An attribute that is a decimal number; absent if it is anything else. */
  public Optional<Long> number(String attribute) {
    return text(attribute).flatMap(SysfsDirectory::numberIn);
  }

  public boolean exists() {
    return object().isPresent();
  }

  /** Which one it is: another as soon as the name has been given away. */
  public Optional<ObjectNumber> object() {
    return files.object(place);
  }

  /** The number of the one that is read here, whatever has its name by now. */
  public OptionalLong number() {
    OpenDirectory open = place.open();
    return open != null && place.way().isEmpty()
        ? OptionalLong.of(open.object().inode())
        : object().map(it -> OptionalLong.of(it.inode())).orElse(OptionalLong.empty());
  }

  /** Which one is read here, whatever has its name by now; absent if it is not held open. */
  public Optional<ObjectNumber> held() {
    OpenDirectory open = place.open();
    return open != null && place.way().isEmpty() ? Optional.of(open.object()) : Optional.empty();
  }

  /**
   * Reads something of this directory that belongs together, in one and the same object: absent if
   * it goes, read again if its name is given to another one meanwhile.
   *
   * @param read gets the directory open, and must not let it out
   */
  public <T> Optional<T> steady(Function<SysfsDirectory, Optional<T>> read) {
    for (int i = 0; i < TRIES; i++) {
      Optional<OpenDirectory> open = files.open(place);
      if (open.isPresent()) {
        try (OpenDirectory directory = open.get()) {
          Optional<T> value = read.apply(new SysfsDirectory(files, directory.place()));
          if (object().filter(directory.object()::equals).isPresent()) {
            return value;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c == '\ufffd') {
        return false;
      }
    }
    return true;
  }

  /** A decimal number; absent if the text is anything else. */
  public static Optional<Long> numberIn(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}

package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.util.Locale;
import java.util.Optional;

/** The filesystems we make and mount. */
public enum FilesystemType {
  EXT4,
  XFS,
  BTRFS;

  /**
   * @throws InvalidValue naming the three
   */
  public static FilesystemType parse(String field, String word) {
    return ofWord(word)
        .orElseThrow(
            () -> new InvalidValue(field, "is none of ext4, xfs, btrfs: " + Text.shown(word)));
  }

  public static Optional<FilesystemType> ofWord(String word) {
    for (FilesystemType type : values()) {
      if (type.word().equals(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

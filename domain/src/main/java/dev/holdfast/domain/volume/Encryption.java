package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.util.Arrays;

/** Whether a volume's filesystem is in a dm-crypt mapping on its namespace. */
public enum Encryption {
  NONE("none"),
  LUKS2("luks2"),
  /** The target gets back the blocks that the filesystem frees, and so learns where data are. */
  LUKS2_DISCARDS("luks2-discards");

  private final String word;

  Encryption(String word) {
    this.word = word;
  }

  /** As a volume attribute has it. */
  public String word() {
    return word;
  }

  public boolean encrypted() {
    return this != NONE;
  }

  public boolean discards() {
    return this == LUKS2_DISCARDS;
  }

  /**
   * @throws InvalidValue if it is none of the words
   */
  public static Encryption parse(String field, String text) {
    return Arrays.stream(values())
        .filter(one -> one.word.equals(text))
        .findFirst()
        .orElseThrow(() ->
            new InvalidValue(
                field, "is not one of none, luks2, luks2-discards: " + Text.shown(text)));
  }
}

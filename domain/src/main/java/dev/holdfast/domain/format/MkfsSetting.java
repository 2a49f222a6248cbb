package dev.holdfast.domain.format;

/**
 * One setting of a mkfs, in the same form for each program.
 *
 * @param flag such as {@code -O}
 * @param key within a list of the flag, such as {@code orphan_file}; empty if the flag has one
 *     value
 * @param value {@code 1} and {@code 0} for a feature; empty for a word without one
 */
public record MkfsSetting(String flag, String key, String value) {
  /** True if one takes the place of the other. */
  public boolean sameAs(MkfsSetting other) {
    return flag.equals(other.flag) && key.equals(other.key);
  }

  String shown() {
    return key.isEmpty() ? flag : flag + " " + key;
  }
}

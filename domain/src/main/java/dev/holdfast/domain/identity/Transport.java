package dev.holdfast.domain.identity;

import java.util.Locale;

/** The fabrics that volumes may be asked for over. */
public enum Transport {
  TCP,
  RDMA;

  /**
   * @throws InvalidValue for any other word, naming the two
   */
  public static Transport parse(String field, String word) {
    for (Transport transport : values()) {
      if (transport.word().equals(word.toLowerCase(Locale.ROOT))) {
        return transport;
      }
    }
    throw new InvalidValue(field, "is neither tcp nor rdma: " + Text.shown(word));
  }

  /** The kernel's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

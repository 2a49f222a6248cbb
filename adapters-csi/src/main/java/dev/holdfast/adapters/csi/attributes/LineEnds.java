package dev.holdfast.adapters.csi.attributes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line end behind a value is left there by YAML ({@code nqn: |}) and by {@code echo}, and is no
 * part of it.
 */
final class LineEnds {
  private static final Logger LOG = LoggerFactory.getLogger(LineEnds.class);

  private LineEnds() {}

  /** The value without it; the log names the field and never the value. */
  static String without(String field, String value) {
    int end = value.length();
    while (end > 0 && (value.charAt(end - 1) == '\n' || value.charAt(end - 1) == '\r')) {
      end--;
    }
    if (end < value.length()) {
      LOG.warn(
          "{} ends with a line end, which is left out (in YAML: '|-' in place of '|'; in a shell:"
              + " printf in place of echo)",
          field);
    }
    return value.substring(0, end);
  }
}

package dev.holdfast.domain.controller;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;

/**
 * A kernel timeout that may be off. For {@code ctrl_loss_tmo} off means "retry indefinitely", for
 * {@code fast_io_fail_tmo} "never fail". The kernel writes {@code off} and reads {@code -1}.
 *
 * @param seconds 0 or more; -1 is off
 */
public record Timeout(int seconds) {
  public static final Timeout OFF = new Timeout(-1);

  public Timeout {
    if (seconds < -1) {
      throw new InvalidValue("timeout", "is negative: " + seconds);
    }
  }

  public static Timeout ofSeconds(int seconds) {
    return new Timeout(seconds);
  }

  /**
   * @throws InvalidValue if it is neither {@code off}, {@code -1} nor a number of seconds
   */
  public static Timeout parse(String field, String text) {
    if (text.equals("off")) {
      return OFF;
    }
    try {
      int seconds = Integer.parseInt(text);
      if (seconds >= -1) {
        return new Timeout(seconds);
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new InvalidValue(field, "is not a number of seconds or -1: " + Text.shown(text));
  }

  public boolean isOff() {
    return seconds < 0;
  }

  @Override
  public String toString() {
    return isOff() ? "off" : seconds + "s";
  }
}

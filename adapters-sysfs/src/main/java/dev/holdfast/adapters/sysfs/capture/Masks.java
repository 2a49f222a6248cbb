package dev.holdfast.adapters.sysfs.capture;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The replacement of each value: the same for the same value, and for its other spellings. No mask
 * is a text that was there before.
 */
final class Masks {
  private final String everything;
  private final Map<String, String> masks = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /**
   * @param everything all that was captured
   */
  Masks(String everything) {
    this.everything = everything.toLowerCase(Locale.ROOT);
  }

  String nqn(String nqn) {
    return of("nqn", nqn, n -> "nqn.2014-08.org.example:masked-" + n);
  }

  String serial(String serial) {
    return of("serial", serial, n -> "MASKED%04d".formatted(n));
  }

  /** A name of another kind: {@code server-1}. */
  String word(String kind, String value) {
    return of(kind, value, n -> "masked-" + kind + "-" + n);
  }

  /** From 198.18.0.0/15, which is no network's (RFC 2544). */
  String ipv4(String address) {
    return of(
        "ipv4", address, n -> "198.%d.%d.%d".formatted(18 + (n >> 16 & 1), n >> 8 & 255, n & 255));
  }

  /** From 2001:db8::/32, which is no network's (RFC 3849). */
  String ipv6(String address) {
    return of("ipv6", address, n -> "2001:db8::" + Integer.toHexString(n));
  }

  /** As many hexadecimal digits, in lower case; all zero is no identifier and stays. */
  String hex(String digits) {
    String canonical = digits.toLowerCase(Locale.ROOT);
    int length = canonical.length();
    return canonical.chars().allMatch(c -> c == '0')
        ? canonical
        : of("hex" + length, canonical, n -> pattern(length, n));
  }

  /** Looks like a UUID of version 4 when it is as long as one. */
  private static String pattern(int length, int n) {
    String head = length == 32 ? "feedface000040008000" : "feedface";
    return head + ("%0" + (length - head.length()) + "x").formatted(n);
  }

  private String of(String kind, String value, IntFunction<String> nth) {
    return masks.computeIfAbsent(kind + " " + value, _ -> unused(kind, nth));
  }

  private String unused(String kind, IntFunction<String> nth) {
    while (true) {
      String mask = nth.apply(counts.merge(kind, 1, Integer::sum));
      if (!everything.contains(mask.toLowerCase(Locale.ROOT))) {
        return mask;
      }
    }
  }
}

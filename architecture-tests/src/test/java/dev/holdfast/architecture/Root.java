package dev.holdfast.architecture;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Where the packages of a house begin: of the real one, or of the planted one, in which every rule
 * is broken. Remembers every pattern that a rule was made of, so that none of them can be a typo.
 */
final class Root {
  static final Root HOUSE = new Root("dev.holdfast");
  static final Root PLANTED = new Root("dev.holdfast.architecture.planted");

  private final String name;
  private final Set<String> mentioned = new LinkedHashSet<>();

  private Root(String name) {
    this.name = name;
  }

  /** The package pattern {@code relative} in this house. */
  String in(String relative) {
    String pattern = name + "." + relative;
    mentioned.add(pattern);
    return pattern;
  }

  String[] in(String first, String... others) {
    String[] patterns = new String[others.length + 1];
    patterns[0] = in(first);
    Arrays.setAll(patterns, i -> in(i == 0 ? first : others[i - 1]));
    return patterns;
  }

  /** The pattern of all packages of this house. */
  String everything() {
    return name + "..";
  }

  /** The full name of a class or package, which is not remembered as a pattern. */
  String named(String relative) {
    return name + "." + relative;
  }

  /** The same as a regular expression. */
  String quoted(String relative) {
    return named(relative).replace(".", "\\.");
  }

  Set<String> mentioned() {
    return mentioned;
  }
}

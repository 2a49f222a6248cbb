package dev.holdfast.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * A rule, and the classes of the planted house that it has to find.
 *
 * @param breakers names relative to the planted root, at least one
 */
record Wall(ArchRule rule, List<String> breakers) {
  Wall {
    breakers = List.copyOf(breakers);
    if (breakers.isEmpty()) {
      throw new IllegalArgumentException("nothing proves: " + rule.getDescription());
    }
  }

  static Wall of(ArchRule rule, String... breakers) {
    return new Wall(rule, List.of(breakers));
  }

  @Override
  public String toString() {
    return rule.getDescription();
  }
}

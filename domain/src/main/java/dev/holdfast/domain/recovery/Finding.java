package dev.holdfast.domain.recovery;

import java.util.Comparator;

/**
 * One thing that is not as it should be.
 *
 * @param evidence which file, number or word said so
 * @param remedy what is done about it, and by whom
 */
public record Finding(Verdict verdict, String evidence, String remedy) {
  static final Comparator<Finding> GRAVEST_FIRST =
      Comparator.comparing(Finding::verdict).reversed();
}

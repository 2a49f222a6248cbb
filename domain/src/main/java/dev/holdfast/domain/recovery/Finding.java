package dev.holdfast.domain.recovery;

import java.util.Comparator;

/**
 * One deviation from the desired state.
 *
 * @param evidence the file, number or word that shows it
 * @param remedy what Holdfast, kubelet or the operator does about it
 */
public record Finding(Verdict verdict, String evidence, String remedy) {
  static final Comparator<Finding> GRAVEST_FIRST =
      Comparator.comparing(Finding::verdict).reversed();
}

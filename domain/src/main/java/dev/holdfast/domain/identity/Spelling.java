package dev.holdfast.domain.identity;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Which known word an unknown one is likely meant to be. */
public final class Spelling {
  private static final int SHORT = 6;

  private Spelling() {}

  /** The known word that differs in case, or in one letter, or in two if it is long. */
  public static Optional<String> nearest(String word, Stream<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    return known
        .filter(one -> near(lower, one.toLowerCase(Locale.ROOT)))
        .min(Comparator.comparingInt(one -> distance(lower, one.toLowerCase(Locale.ROOT))));
  }

  private static boolean near(String word, String known) {
    int most = Math.min(word.length(), known.length()) <= SHORT ? 1 : 2;
    return Math.abs(word.length() - known.length()) <= most && distance(word, known) <= most;
  }

  /** Insertions, deletions and replacements that make one of the other. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}

package dev.holdfast.adapters.csi.attributes;

import dev.holdfast.domain.identity.Text;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unknown keys are not judged, since another driver may read them, but one that is nearly a key of
 * Holdfast is likely a typing error, which would silently have no effect. Each is logged once.
 */
final class NearMisses {
  private static final Logger LOG = LoggerFactory.getLogger(NearMisses.class);
  private static final int LONGEST_KEY = 40;
  private static final int MOST_REMEMBERED = 1000;
  private static final int SHORT = 6;

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  void lookAt(String origin, Set<String> keys) {
    for (String key : keys) {
      if (VolumeAttribute.ofKey(key).isEmpty() && key.length() <= LONGEST_KEY) {
        nearest(key).filter(ours -> firstTime(key)).ifPresent(ours -> tell(origin, key, ours));
      }
    }
  }

  private boolean firstTime(String key) {
    return told.size() < MOST_REMEMBERED && told.add(key);
  }

  private static void tell(String origin, String key, String ours) {
    LOG.warn("{} has the unknown key {}; is {} meant?", origin, Text.shown(key), ours);
  }

  /** The known key that differs in case, or in one letter, or in two if it is long. */
  static Optional<String> nearest(String key) {
    return VolumeAttribute.allKeys()
        .filter(ours -> near(key.toLowerCase(Locale.ROOT), ours.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  private static boolean near(String key, String ours) {
    int most = Math.min(key.length(), ours.length()) <= SHORT ? 1 : 2;
    return Math.abs(key.length() - ours.length()) <= most && distance(key, ours) <= most;
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

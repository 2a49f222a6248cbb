package dev.holdfast.adapters.csi.attributes;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unknown keys are not judged, since another driver may read them, but one that is nearly a key of
 * Holdfast is likely a typing error, which would silently have no effect. Each is logged once; one
 * that is nearly the key of a guard is refused, because the volume would be without its guard.
 */
final class NearMisses {
  private static final Logger LOG = LoggerFactory.getLogger(NearMisses.class);
  private static final int LONGEST_KEY = 40;
  private static final int MOST_REMEMBERED = 1000;
  private static final int SHORT = 6;

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * @throws InvalidValue if the guard of a volume is misspelt
   */
  void lookAt(String origin, Set<String> keys) {
    for (String key : keys) {
      if (VolumeAttribute.ofKey(key).isEmpty() && key.length() <= LONGEST_KEY) {
        nearest(key).ifPresent(known -> judge(origin, key, known));
      }
    }
  }

  private void judge(String origin, String key, String known) {
    if (guards(key, known)) {
      throw new InvalidValue(
          origin,
          "has the unknown key "
              + Text.shown(key)
              + "; is "
              + known
              + " meant? It guards data, so that the volume is not used without it: correct the key"
              + " in the PersistentVolume, or leave it out");
    }
    if (firstTime(key)) {
      tell(origin, key, known);
    }
  }

  private boolean firstTime(String key) {
    return told.size() < MOST_REMEMBERED && told.add(key);
  }

  private static void tell(String origin, String key, String known) {
    LOG.warn("{} has the unknown key {}; is {} meant?", origin, Text.shown(key), known);
  }

  static Optional<String> nearest(String key) {
    return Text.nearest(key, VolumeAttribute.allKeys());
  }

  /** Short words of other drivers, such as guid, are a letter away from an alias. */
  private static boolean guards(String key, String known) {
    return VolumeAttribute.ofKey(known).filter(VolumeAttribute::isGuard).isPresent()
        && (known.length() > SHORT || key.equalsIgnoreCase(known));
  }
}

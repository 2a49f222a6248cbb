package dev.holdfast.adapters.csi.attributes;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.util.Map;

/**
 * The cluster-wide values of attributes that a volume does not set. Keys and aliases are those of
 * {@link VolumeAttribute}.
 */
public record VolumeAttributeDefaults(Map<String, String> texts) {
  public static final VolumeAttributeDefaults NONE = new VolumeAttributeDefaults(Map.of());

  private static final String ORIGIN = "configured defaults";

  /**
   * @throws InvalidValue if a key is unknown, or aliases contradict each other
   */
  public VolumeAttributeDefaults {
    texts = Map.copyOf(texts);
    for (String key : texts.keySet()) {
      if (VolumeAttribute.ofKey(key).isEmpty()) {
        throw new InvalidValue(
            ORIGIN,
            "have an unknown key: "
                + Text.shown(key)
                + NearMisses.nearest(key).map(known -> "; is " + known + " meant?").orElse(""));
      }
    }
    GivenAttributes.of(ORIGIN, texts);
  }

  GivenAttributes given() {
    return GivenAttributes.of(ORIGIN, texts);
  }
}

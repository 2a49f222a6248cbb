package dev.holdfast.adapters.csi.attributes;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The attributes that were given, each once, with the word under which it was given. */
final class GivenAttributes {
  private static final int MAX_VALUE_BYTES = 8192;

  /** The domain's names of fields that differ from the attribute's key. */
  private static final Map<String, VolumeAttribute> DOMAIN_WORDS =
      Map.of("nguid", VolumeAttribute.DEVICE_NGUID, "eui", VolumeAttribute.DEVICE_EUI);

  private record Given(String field, String value) {}

  private final Map<VolumeAttribute, Given> given;

  private GivenAttributes(Map<VolumeAttribute, Given> given) {
    this.given = given;
  }

  /**
   * Collects what is known and leaves out what is not.
   *
   * @param origin where the texts are from, such as {@code volume_context}
   * @throws InvalidValue if two names of one attribute have different values, or a value is empty
   */
  static GivenAttributes of(String origin, Map<String, String> texts) {
    Map<VolumeAttribute, Given> given = new EnumMap<>(VolumeAttribute.class);
    new TreeMap<>(texts)
        .forEach((key, value) ->
            VolumeAttribute.ofKey(key)
                .ifPresent(attribute ->
                    given.merge(
                        attribute,
                        checked(origin + "[" + key + "]", value),
                        GivenAttributes::same)));
    return new GivenAttributes(given);
  }

  private static Given checked(String field, String value) {
    Given one = new Given(field, LineEnds.without(field, value).strip());
    if (one.value().isEmpty()) {
      throw new InvalidValue(one.field(), "is empty; leave the key out to have the default");
    }
    Text.plain(one.field(), one.value(), MAX_VALUE_BYTES);
    return one;
  }

  private static Given same(Given one, Given other) {
    if (!one.value().equals(other.value())) {
      throw new InvalidValue(
          one.field() + " and " + other.field(),
          "are two names of one attribute, but have different values: "
              + Text.shown(one.value())
              + " and "
              + Text.shown(other.value()));
    }
    return one;
  }

  /** These, and of the others those that are missing here. */
  GivenAttributes orElse(GivenAttributes defaults) {
    Map<VolumeAttribute, Given> both = new EnumMap<>(VolumeAttribute.class);
    both.putAll(defaults.given);
    both.putAll(given);
    return new GivenAttributes(both);
  }

  boolean has(VolumeAttribute attribute) {
    return given.containsKey(attribute);
  }

  /** Reads one by a function of field and text. */
  <T> Optional<T> read(VolumeAttribute attribute, BiFunction<String, String, T> reader) {
    return Optional.ofNullable(given.get(attribute))
        .map(one -> reader.apply(one.field(), one.value()));
  }

  /** The same complaint, about the key that was used. */
  InvalidValue inTheWordsOfTheCaller(InvalidValue complaint) {
    return VolumeAttribute.ofKey(complaint.field())
        .or(() -> Optional.ofNullable(DOMAIN_WORDS.get(complaint.field())))
        .flatMap(attribute -> Optional.ofNullable(given.get(attribute)))
        .map(one -> new InvalidValue(one.field(), complaint.reason()))
        .orElse(complaint);
  }
}

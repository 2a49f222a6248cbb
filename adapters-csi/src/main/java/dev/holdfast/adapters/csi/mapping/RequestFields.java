package dev.holdfast.adapters.csi.mapping;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Checks of single fields; each throws {@link InvalidValue} in the words of the specification. */
final class RequestFields {
  /** The specification allows 4 KiB; orchestrators have been seen to send more. */
  private static final int MAX_MAP_BYTES = 64 * 1024;

  private RequestFields() {}

  static VolumeId volumeId(String text) {
    return new VolumeId(present("volume_id", text));
  }

  static HostPath path(String field, String text) {
    return HostPath.of(field, present(field, text));
  }

  static String present(String field, String text) {
    if (text.isEmpty()) {
      throw missing(field);
    }
    return text;
  }

  static InvalidValue missing(String field) {
    return new InvalidValue(field, "is missing");
  }

  /** No control characters, not too large. No value is shown: a map may hold secrets. */
  static void map(String field, Map<String, String> map) {
    long bytes = 0;
    for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
      bytes += length(entry.getKey()) + length(entry.getValue());
      if (hasControl(entry.getKey())) {
        throw new InvalidValue(
            field, "has a control character in the key " + Text.shown(entry.getKey()));
      }
      if (hasControl(entry.getValue())) {
        throw new InvalidValue(
            field, "has a control character in the value of " + Text.shown(entry.getKey()));
      }
    }
    if (bytes > MAX_MAP_BYTES) {
      throw new InvalidValue(field, "is larger than " + MAX_MAP_BYTES + " bytes: " + bytes);
    }
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static long length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}

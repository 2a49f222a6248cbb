package dev.holdfast.adapters.csi.mapping;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.nio.charset.StandardCharsets;
import java.util.Map;

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

  /** Not too large. Its content is judged by the reader of each key; other keys are ignored. */
  static void map(String field, Map<String, String> map) {
    long bytes = 0;
    for (Map.Entry<String, String> entry : map.entrySet()) {
      bytes += length(entry.getKey()) + length(entry.getValue());
    }
    if (bytes > MAX_MAP_BYTES) {
      throw new InvalidValue(field, "is larger than " + MAX_MAP_BYTES + " bytes: " + bytes);
    }
  }

  private static long length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}

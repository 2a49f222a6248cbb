package dev.holdfast.domain.format;

import java.time.Instant;
import java.util.List;

/**
 * A device that was not formatted, and on which an earlier mkfs of this node was begun.
 *
 * @param device with its identity and size, for messages
 * @param at when the device was read
 * @param samples the data that was found
 */
public record FormatRefusal(
    FormatIntent begun, String device, Instant at, List<String> reasons, List<DataSample> samples) {
  public FormatRefusal {
    reasons = List.copyOf(reasons);
    samples = List.copyOf(samples);
  }

  public String fingerprint() {
    return DataSample.fingerprint(samples);
  }
}

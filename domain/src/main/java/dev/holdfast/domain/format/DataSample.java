package dev.holdfast.domain.format;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Data on a device where it should be empty.
 *
 * @param offset of the first byte that is not zero
 * @param text the bytes from there, for a person
 * @param digest of all that was read in this place, so that a change is noticed
 */
public record DataSample(long offset, String text, String digest) {
  /** The same text for the same data in the same places, and for no other. */
  public static String fingerprint(List<DataSample> samples) {
    return samples.stream()
        .map(sample -> sample.offset() + ":" + sample.digest())
        .collect(Collectors.joining(","));
  }
}

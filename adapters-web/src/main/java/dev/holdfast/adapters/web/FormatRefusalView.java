package dev.holdfast.adapters.web;

import dev.holdfast.domain.format.FormatRefusal;
import java.util.List;

/**
 * A refusal to format, for a person who decides.
 *
 * @param mkfs the program that was begun
 * @param fingerprint of the samples; a permission is for these data only
 */
public record FormatRefusalView(
    String volume,
    String namespace,
    String device,
    String readAt,
    String mkfs,
    String begunAt,
    List<String> reasons,
    List<SampleView> samples,
    String fingerprint) {
  /** Data on the device. */
  public record SampleView(long offset, String text) {}

  static FormatRefusalView of(FormatRefusal refusal) {
    return new FormatRefusalView(
        refusal.begun().volume().value(),
        refusal.begun().namespace().toString(),
        refusal.device(),
        refusal.at().toString(),
        "mkfs." + refusal.begun().type().word(),
        refusal.begun().at().toString(),
        refusal.reasons(),
        refusal.samples().stream()
            .map(sample -> new SampleView(sample.offset(), sample.text()))
            .toList(),
        refusal.fingerprint());
  }
}

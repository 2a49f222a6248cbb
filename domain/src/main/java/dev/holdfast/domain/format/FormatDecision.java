package dev.holdfast.domain.format;

import dev.holdfast.domain.format.BlankEvidence.Content;
import dev.holdfast.domain.format.BlankEvidence.ProbeVerdict;
import dev.holdfast.domain.format.BlankEvidence.ReadPass;
import dev.holdfast.domain.format.BlankEvidence.Region;
import dev.holdfast.domain.format.Regions.Place;
import dev.holdfast.domain.volume.FormatPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * May this device be formatted? Only if everything says so; a single doubt refuses. Every pass has
 * to have read all of {@link Regions#of}, found only zeros there, and nothing else anywhere.
 */
public sealed interface FormatDecision {
  /** Proven to be empty and to be ours to use. */
  record Allowed() implements FormatDecision {}

  /** At least one reason against it. */
  record Refused(List<String> reasons) implements FormatDecision {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }

  /** Fewer passes than this prove nothing: devices have been seen to read as zeros for a moment. */
  int PASSES = 2;

  /** Copies of the superblock that have to lie on a device for their absence to say something. */
  int COPIES = 2;

  /** Of a device that has to be empty. */
  static FormatDecision of(FormatPolicy policy, BlankEvidence evidence) {
    List<String> reasons = other(policy, evidence);
    for (Region region : read(evidence, Content.DATA)) {
      reasons.add("there is data at byte " + region.offset());
    }
    return decided(reasons);
  }

  /**
   * Of a device on which mkfs was begun before, without a word of its end. It has to be empty, or
   * to hold nothing but what a mkfs of ours can have left that did not end.
   *
   * @param now what would be begun now
   */
  static FormatDecision of(
      FormatPolicy policy, BlankEvidence evidence, FormatIntent begun, FormatIntent now) {
    FormatDecision plain = of(policy, evidence);
    List<Region> data = read(evidence, Content.DATA);
    if (data.isEmpty()) {
      return plain;
    }
    List<String> reasons = other(policy, evidence);
    begun.doubts(now).forEach(reasons::add);
    List<Place> copies = Regions.copiesOfExt4(evidence.bytes());
    refuse(reasons, copies.size() < COPIES, "it is too small to tell whether that mkfs has ended");
    for (Region region : data) {
      refuse(
          reasons,
          copies.stream().anyMatch(place -> is(place, region)),
          "there is data at byte "
              + region.offset()
              + ", where only a finished filesystem has some");
    }
    return reasons.isEmpty()
        ? new Allowed()
        : new Refused(
            Stream.concat(
                    Stream.of(
                        "it holds data, and a mkfs that was begun at "
                            + begun.at()
                            + " need not be where they are from (if nobody needs them, wipe the"
                            + " device)"),
                    reasons.stream().distinct())
                .toList());
  }

  private static FormatDecision decided(List<String> reasons) {
    return reasons.isEmpty() ? new Allowed() : new Refused(reasons.stream().distinct().toList());
  }

  /** All but what was found there. */
  private static List<String> other(FormatPolicy policy, BlankEvidence evidence) {
    List<String> reasons = new ArrayList<>();
    refuse(reasons, policy == FormatPolicy.NEVER, "formatPolicy is never");
    refuse(reasons, evidence.formattedBefore(), "it was formatted before, so it should hold data");
    refuse(reasons, !evidence.identityProven(), "it is not proven to be the volume");
    refuse(reasons, !evidence.pathUsable(), "no usable path carried the reads");
    refuse(reasons, evidence.readOnly(), "it is read-only");
    refuse(reasons, evidence.bytes() <= 0, "it has no size");
    evidence
        .expectedBytes()
        .ifPresent(expected ->
            refuse(
                reasons,
                expected != evidence.bytes(),
                "it has " + evidence.bytes() + " bytes, not the expected " + expected));
    refuse(reasons, evidence.probe() == ProbeVerdict.SIGNATURE, "the probe found a signature");
    refuse(reasons, evidence.probe() == ProbeVerdict.UNKNOWN, "the probe could not read it");
    refuse(reasons, evidence.passes().size() < PASSES, "it was not read " + PASSES + " times");
    List<Place> places = Regions.of(evidence.bytes());
    refuse(
        reasons,
        places.isEmpty() || evidence.passes().stream().anyMatch(pass -> !covers(pass, places)),
        "not every place was read that has to be empty");
    for (Region region : read(evidence, Content.UNREADABLE)) {
      reasons.add("byte " + region.offset() + " could not be read");
    }
    return reasons;
  }

  private static List<Region> read(BlankEvidence evidence, Content content) {
    return evidence.passes().stream()
        .flatMap(pass -> pass.regions().stream())
        .filter(region -> region.content() == content)
        .toList();
  }

  private static boolean covers(ReadPass pass, List<Place> places) {
    return places.stream()
        .allMatch(place -> pass.regions().stream().anyMatch(read -> is(place, read)));
  }

  private static boolean is(Place place, Region read) {
    return read.offset() == place.offset() && read.length() == place.length();
  }

  private static void refuse(List<String> reasons, boolean condition, String reason) {
    if (condition) {
      reasons.add(reason);
    }
  }
}

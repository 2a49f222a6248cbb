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
 * May this device be formatted? Only if all the evidence permits it; a single doubt refuses. Every
 * pass has to have read all of {@link Regions#of}, found only zeros there, and nothing else
 * anywhere.
 */
public sealed interface FormatDecision {
  /** The device is proven to be empty and to be this volume's. */
  record Allowed() implements FormatDecision {}

  /** At least one reason against it. */
  record Refused(List<String> reasons) implements FormatDecision {
    public Refused {
      reasons = List.copyOf(reasons);
    }

    /** With a further remark for the operator. */
    public Refused with(String remark) {
      return new Refused(Stream.concat(reasons.stream(), Stream.of(remark)).toList());
    }
  }

  /** Fewer passes than this prove nothing: devices have been seen to read as zeros for a moment. */
  int PASSES = 2;

  static FormatDecision of(FormatPolicy policy, BlankEvidence evidence) {
    return of(policy, evidence, false);
  }

  /** As {@link #of}, except that data in the places that were read do not refuse. */
  static FormatDecision overRemains(FormatPolicy policy, BlankEvidence evidence) {
    return of(policy, evidence, true);
  }

  private static FormatDecision of(
      FormatPolicy policy, BlankEvidence evidence, boolean dataPermitted) {
    List<String> reasons = new ArrayList<>();
    refuse(reasons, policy == FormatPolicy.NEVER, "formatPolicy is never");
    refuse(reasons, evidence.formattedBefore(), "it was formatted before, so it should hold data");
    refuse(
        reasons,
        evidence.handedOutRaw(),
        "this node handed the namespace out for raw writing, so it may hold data");
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
        "not every place that has to be empty was read");
    for (ReadPass pass : evidence.passes()) {
      pass.regions()
          .forEach(region -> {
            refuse(
                reasons,
                region.content() == Content.DATA && !dataPermitted,
                "there is data at byte " + region.offset());
            refuse(
                reasons,
                region.content() == Content.UNREADABLE,
                "byte " + region.offset() + " could not be read");
          });
    }
    return reasons.isEmpty() ? new Allowed() : new Refused(reasons.stream().distinct().toList());
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

package dev.holdfast.domain.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.format.BlankEvidence.Content;
import dev.holdfast.domain.format.BlankEvidence.ProbeVerdict;
import dev.holdfast.domain.format.BlankEvidence.ReadPass;
import dev.holdfast.domain.format.BlankEvidence.Region;
import dev.holdfast.domain.volume.FormatPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One sound set of evidence allows; the same with any one thing changed refuses. */
class FormatDecisionTest {
  private static final long BYTES = 1L << 30;
  private static final ReadPass ZEROS = zeros(BYTES);
  private static final BlankEvidence SOUND =
      new BlankEvidence(
          ProbeVerdict.NOTHING_FOUND,
          true,
          true,
          BYTES,
          Optional.of(BYTES),
          false,
          List.of(ZEROS, ZEROS),
          false,
          false);

  @Test
  void allowsWhereEverythingSaysSo() {
    assertThat(FormatDecision.of(FormatPolicy.IF_EMPTY, SOUND))
        .isEqualTo(new FormatDecision.Allowed());
    assertThat(FormatDecision.of(FormatPolicy.IF_EMPTY, expecting(Optional.empty())))
        .isEqualTo(new FormatDecision.Allowed());
    assertThat(FormatDecision.of(FormatPolicy.IF_EMPTY, passes(ZEROS, ZEROS, ZEROS)))
        .isEqualTo(new FormatDecision.Allowed());
  }

  @Test
  void refusesByPolicy() {
    assertThat(FormatDecision.of(FormatPolicy.NEVER, SOUND))
        .isEqualTo(new FormatDecision.Refused(List.of("formatPolicy is never")));
  }

  static Stream<Arguments> doubts() {
    return Stream.of(
        doubt("a signature", probed(ProbeVerdict.SIGNATURE), "the probe found a signature"),
        doubt("no probe", probed(ProbeVerdict.UNKNOWN), "the probe could not read it"),
        doubt(
            "no path",
            new BlankEvidence(
                ProbeVerdict.NOTHING_FOUND,
                false,
                true,
                BYTES,
                Optional.empty(),
                false,
                SOUND.passes(),
                false,
                false),
            "no usable path carried the reads"),
        doubt(
            "no identity",
            new BlankEvidence(
                ProbeVerdict.NOTHING_FOUND,
                true,
                false,
                BYTES,
                Optional.empty(),
                false,
                SOUND.passes(),
                false,
                false),
            "it is not proven to be the volume"),
        doubt(
            "write protection",
            new BlankEvidence(
                ProbeVerdict.NOTHING_FOUND,
                true,
                true,
                BYTES,
                Optional.empty(),
                true,
                SOUND.passes(),
                false,
                false),
            "it is read-only"),
        doubt(
            "a record of mkfs",
            new BlankEvidence(
                ProbeVerdict.NOTHING_FOUND,
                true,
                true,
                BYTES,
                Optional.empty(),
                false,
                SOUND.passes(),
                true,
                false),
            "it was formatted before, so it should hold data"),
        doubt(
            "a record of raw writing",
            new BlankEvidence(
                ProbeVerdict.NOTHING_FOUND,
                true,
                true,
                BYTES,
                Optional.empty(),
                false,
                SOUND.passes(),
                false,
                true),
            "this node handed the namespace out for raw writing, so it may hold data"),
        doubt(
            "another size",
            expecting(Optional.of(BYTES + 1)),
            "it has 1073741824 bytes, not the expected 1073741825"),
        doubt("a size of 0 expected", expecting(Optional.of(0L)), "not the expected 0"),
        doubt("no pass", passes(), "it was not read 2 times"),
        doubt("one pass", passes(ZEROS), "it was not read 2 times"),
        doubt("a pass of nothing", passes(ZEROS, new ReadPass(List.of())), "not every place"),
        doubt("the first place missing", passes(ZEROS, without(0)), "not every place"),
        doubt("the last place missing", passes(without(17), ZEROS), "not every place"),
        doubt(
            "one sector only",
            passes(
                new ReadPass(List.of(new Region(0, 512, Content.ZERO))),
                new ReadPass(List.of(new Region(0, 512, Content.ZERO)))),
            "not every place"),
        doubt("a short read", passes(ZEROS, shortened(9)), "not every place"),
        doubt(
            "another device's places",
            passes(zeros(BYTES / 2), zeros(BYTES / 2)),
            "not every place"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("doubts")
  void refusesForASingleDoubt(String name, BlankEvidence evidence, String reason) {
    assertThat(FormatDecision.of(FormatPolicy.IF_EMPTY, evidence))
        .as(name)
        .isInstanceOfSatisfying(
            FormatDecision.Refused.class,
            refused ->
                assertThat(refused.reasons())
                    .singleElement()
                    .satisfies(only -> assertThat(only).contains(reason)));
  }

  @Test
  void refusesForASingleByteInAnyPlaceOfAnyPass() {
    for (int place = 0; place < ZEROS.regions().size(); place++) {
      long offset = ZEROS.regions().get(place).offset();
      assertThat(FormatDecision.of(FormatPolicy.IF_EMPTY, passes(ZEROS, with(place, Content.DATA))))
          .isEqualTo(new FormatDecision.Refused(List.of("there is data at byte " + offset)));
      assertThat(
              FormatDecision.of(
                  FormatPolicy.IF_EMPTY, passes(with(place, Content.UNREADABLE), ZEROS)))
          .isEqualTo(new FormatDecision.Refused(List.of("byte " + offset + " could not be read")));
    }
  }

  @Test
  void refusesForDataOutsideThePlacesToo() {
    List<Region> more = new ArrayList<>(ZEROS.regions());
    more.add(new Region(3L << 20, 512, Content.DATA));

    assertThat(FormatDecision.of(FormatPolicy.IF_EMPTY, passes(new ReadPass(more), ZEROS)))
        .isEqualTo(new FormatDecision.Refused(List.of("there is data at byte 3145728")));
  }

  @Test
  void refusesADeviceWithoutASize() {
    for (long bytes : new long[] {Long.MIN_VALUE, -1, 0, 511}) {
      BlankEvidence nothing =
          new BlankEvidence(
              ProbeVerdict.NOTHING_FOUND,
              true,
              true,
              bytes,
              Optional.empty(),
              false,
              List.of(new ReadPass(List.of()), new ReadPass(List.of())),
              false,
              false);

      assertThat(FormatDecision.of(FormatPolicy.IF_EMPTY, nothing))
          .isInstanceOfSatisfying(
              FormatDecision.Refused.class,
              refused ->
                  assertThat(refused.reasons())
                      .contains("not every place that has to be empty was read")
                      .hasSize(bytes > 0 ? 1 : 2));
    }
  }

  @Test
  void givesAllReasonsOnce() {
    BlankEvidence hopeless =
        new BlankEvidence(
            ProbeVerdict.SIGNATURE,
            false,
            false,
            BYTES,
            Optional.of(1L),
            true,
            List.of(with(0, Content.DATA), with(0, Content.DATA)),
            true,
            true);

    assertThat(FormatDecision.of(FormatPolicy.NEVER, hopeless))
        .isInstanceOfSatisfying(
            FormatDecision.Refused.class,
            refused -> assertThat(refused.reasons()).hasSize(9).doesNotHaveDuplicates());
  }

  private static Arguments doubt(String name, BlankEvidence evidence, String reason) {
    return Arguments.of(name, evidence, reason);
  }

  private static BlankEvidence probed(ProbeVerdict verdict) {
    return new BlankEvidence(
        verdict, true, true, BYTES, Optional.empty(), false, SOUND.passes(), false, false);
  }

  private static BlankEvidence expecting(Optional<Long> bytes) {
    return new BlankEvidence(
        ProbeVerdict.NOTHING_FOUND, true, true, BYTES, bytes, false, SOUND.passes(), false, false);
  }

  private static BlankEvidence passes(ReadPass... passes) {
    return new BlankEvidence(
        ProbeVerdict.NOTHING_FOUND,
        true,
        true,
        BYTES,
        Optional.empty(),
        false,
        List.of(passes),
        false,
        false);
  }

  private static ReadPass zeros(long bytes) {
    return new ReadPass(
        Regions.of(bytes).stream()
            .map(place -> new Region(place.offset(), place.length(), Content.ZERO))
            .toList());
  }

  private static ReadPass without(int place) {
    List<Region> fewer = new ArrayList<>(ZEROS.regions());
    fewer.remove(place);
    return new ReadPass(fewer);
  }

  private static ReadPass with(int place, Content content) {
    return changed(place, region -> new Region(region.offset(), region.length(), content));
  }

  private static ReadPass shortened(int place) {
    return changed(
        place, region -> new Region(region.offset(), region.length() - 512, region.content()));
  }

  private static ReadPass changed(int place, UnaryOperator<Region> change) {
    return new ReadPass(
        IntStream.range(0, ZEROS.regions().size())
            .mapToObj(
                i -> i == place ? change.apply(ZEROS.regions().get(i)) : ZEROS.regions().get(i))
            .toList());
  }

  @Test
  void overRemainsOnlyDataAreNoReason() {
    int place = 3;
    BlankEvidence data = passes(with(place, Content.DATA), with(place, Content.DATA));

    assertThat(FormatDecision.overRemains(FormatPolicy.IF_EMPTY, data))
        .isEqualTo(new FormatDecision.Allowed());
    assertThat(FormatDecision.overRemains(FormatPolicy.NEVER, data))
        .isInstanceOf(FormatDecision.Refused.class);
    assertThat(
            FormatDecision.overRemains(
                FormatPolicy.IF_EMPTY, passes(ZEROS, with(place, Content.UNREADABLE))))
        .isInstanceOf(FormatDecision.Refused.class);
    assertThat(FormatDecision.overRemains(FormatPolicy.IF_EMPTY, passes(ZEROS)))
        .isInstanceOf(FormatDecision.Refused.class);
  }
}

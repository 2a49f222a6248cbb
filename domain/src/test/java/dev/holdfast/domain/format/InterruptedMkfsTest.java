package dev.holdfast.domain.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.holdfast.domain.format.BlankEvidence.Content;
import dev.holdfast.domain.format.BlankEvidence.ProbeVerdict;
import dev.holdfast.domain.format.BlankEvidence.ReadPass;
import dev.holdfast.domain.format.BlankEvidence.Region;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a mkfs of ours has left may be formatted over; what anything else has left may not. */
class InterruptedMkfsTest {
  private static final long BYTES = 1L << 30;
  private static final Instant BEGUN = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant NOW = BEGUN.plusSeconds(60);
  private static final long MIDDLE = Regions.of(BYTES).get(9).offset();
  private static final long FIRST_COPY = 128L << 20;
  private static final NamespaceIdentifiers IDS = ids(1);
  private static final FormatIntent INTENT = intent("pv", IDS, BYTES, FilesystemType.EXT4, BEGUN);
  private static final FormatIntent AGAIN = intent("pv", IDS, BYTES, FilesystemType.EXT4, NOW);

  @Test
  void formatsAgainOverWhatItsOwnMkfsHasLeft() {
    assertThat(decided(evidence(0, MIDDLE), INTENT, AGAIN)).isEqualTo(new FormatDecision.Allowed());
    assertThat(decided(evidence(), INTENT, AGAIN)).isEqualTo(new FormatDecision.Allowed());
  }

  @Test
  void formatsNothingWhereAMkfsCanHaveEnded() {
    assertThat(decided(evidence(0, FIRST_COPY), INTENT, AGAIN))
        .asInstanceOf(type(FormatDecision.Refused.class))
        .satisfies(refused ->
            assertThat(refused.reasons())
                .anyMatch(reason -> reason.contains("wipe the device"))
                .contains(
                    "there is data at byte 134217728, where only a finished filesystem has some"));
    for (Regions.Place copy : Regions.copiesOfExt4(BYTES)) {
      assertThat(decided(evidence(copy.offset()), INTENT, AGAIN))
          .isInstanceOf(FormatDecision.Refused.class);
    }
    assertThat(Regions.copiesOfExt4(BYTES)).hasSize(6);
  }

  static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of(intent("other", IDS, BYTES, FilesystemType.EXT4, BEGUN), "of volume other"),
        Arguments.of(intent("pv", ids(2), BYTES, FilesystemType.EXT4, BEGUN), "of the namespace"),
        Arguments.of(intent("pv", IDS, BYTES + 1, FilesystemType.EXT4, BEGUN), "1073741825 bytes"),
        Arguments.of(intent("pv", IDS, BYTES, FilesystemType.XFS, BEGUN), "it was of xfs"),
        Arguments.of(
            intent("pv", IDS, BYTES, FilesystemType.EXT4, NOW.minusSeconds(3601)), "within"),
        Arguments.of(intent("pv", IDS, BYTES, FilesystemType.EXT4, NOW.plusSeconds(1)), "within"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void takesNothingElseForItsOwn(FormatIntent begun, String reason) {
    assertThat(decided(evidence(0), begun, AGAIN))
        .asInstanceOf(type(FormatDecision.Refused.class))
        .satisfies(
            refused -> assertThat(refused.reasons()).anyMatch(said -> said.contains(reason)));
    // that does not stand in the way of an empty device
    assertThat(decided(evidence(), begun, AGAIN)).isEqualTo(new FormatDecision.Allowed());
  }

  @Test
  void isStillGoodAtTheEndOfItsHourAndAtItsBeginning() {
    Instant hourAgo = NOW.minus(FormatIntent.GOOD_FOR);
    assertThat(intent("pv", IDS, BYTES, FilesystemType.EXT4, hourAgo).doubts(AGAIN)).isEmpty();
    assertThat(AGAIN.doubts(AGAIN)).isEmpty();
  }

  @Test
  void believesItOfNoFilesystemThatWritesItsSuperblockFirst() {
    FormatIntent xfs = intent("pv", IDS, BYTES, FilesystemType.XFS, BEGUN);
    assertThat(decided(evidence(0), xfs, intent("pv", IDS, BYTES, FilesystemType.XFS, NOW)))
        .asInstanceOf(type(FormatDecision.Refused.class))
        .satisfies(refused ->
            assertThat(refused.reasons())
                .anyMatch(said -> said.contains("does not write its superblock last")));
  }

  @Test
  void refusesADeviceWithoutPlacesForCopies() {
    long small = 16L << 20;
    FormatIntent begun = intent("pv", IDS, small, FilesystemType.EXT4, BEGUN);
    assertThat(decided(evidence(small, false, 0), begun, begun))
        .isInstanceOf(FormatDecision.Refused.class);
  }

  @Test
  void stillRefusesForEverythingElse() {
    assertThat(FormatDecision.of(FormatPolicy.NEVER, evidence(0), INTENT, AGAIN))
        .isInstanceOf(FormatDecision.Refused.class);
    assertThat(decided(evidence(BYTES, true, 0), INTENT, AGAIN))
        .asInstanceOf(type(FormatDecision.Refused.class))
        .satisfies(refused ->
            assertThat(refused.reasons())
                .contains("it was formatted before, so it should hold data"));
  }

  private static FormatDecision decided(
      BlankEvidence evidence, FormatIntent begun, FormatIntent now) {
    return FormatDecision.of(FormatPolicy.IF_EMPTY, evidence, begun, now);
  }

  private static BlankEvidence evidence(long... data) {
    return evidence(BYTES, false, data);
  }

  private static BlankEvidence evidence(long bytes, boolean formatted, long... data) {
    List<Region> regions =
        Regions.of(bytes).stream()
            .map(place ->
                new Region(
                    place.offset(),
                    place.length(),
                    LongStream.of(data).anyMatch(at -> at == place.offset())
                        ? Content.DATA
                        : Content.ZERO))
            .toList();
    ReadPass pass = new ReadPass(regions);
    return new BlankEvidence(
        ProbeVerdict.NOTHING_FOUND,
        true,
        true,
        bytes,
        Optional.empty(),
        false,
        List.of(pass, pass),
        formatted);
  }

  private static NamespaceIdentifiers ids(int nsid) {
    return new NamespaceIdentifiers(
        nsid, Optional.of(new UUID(3, nsid)), Optional.empty(), Optional.empty());
  }

  private static FormatIntent intent(
      String volume, NamespaceIdentifiers ids, long bytes, FilesystemType type, Instant at) {
    return new FormatIntent(new VolumeId(volume), ids, bytes, type, at, 25);
  }
}

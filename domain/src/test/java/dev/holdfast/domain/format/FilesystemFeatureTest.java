package dev.holdfast.domain.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.volume.FilesystemType;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FilesystemFeatureTest {
  /** Else there would be releases that set it, and know no word to leave it out. */
  @ParameterizedTest
  @EnumSource(FilesystemFeature.class)
  void isKnownToEachProgramThatSetsIt(FilesystemFeature feature) {
    assertThat(feature.usual().filter(usual -> !feature.knownTo(usual))).isEmpty();
    assertThat(feature.known())
        .isLessThanOrEqualTo(FilesystemFeature.newestProgram(feature.type()));
  }

  /** A feature that a volume may ask for is in the table, if a kernel may be too old for it. */
  @Test
  void knowsEachFeatureThatMayBeAskedFor() {
    assertThat(
            Arrays.stream(FilesystemType.values())
                .flatMap(FilesystemFeatureTest::onOrOff)
                .map(PermittedMkfsOption::key))
        .as("older than any kernel that can be asked for, or no feature")
        .containsExactlyInAnyOrder(
            "64bit",
            "dir_index",
            "inline_data",
            "quota",
            "finobt",
            "no-holes",
            "packed_meta_blocks",
            "lazy_itable_init");
  }

  private static Stream<PermittedMkfsOption> onOrOff(FilesystemType type) {
    return PermittedMkfsOption.of(type).stream()
        .filter(option -> option.values().pattern().equals("0|1"))
        .filter(option ->
            FilesystemFeature.of(type).noneMatch(feature -> feature.word().equals(option.key())));
  }

  @Test
  void isTurnedOnByEveryOtherValue() {
    assertThat(FilesystemFeature.CHECKSUM.isTurnedOnBy(new MkfsSetting("--csum", "", "xxhash")))
        .isTrue();
    assertThat(FilesystemFeature.CHECKSUM.isTurnedOnBy(new MkfsSetting("--csum", "", "crc32c")))
        .isFalse();
    assertThat(FilesystemFeature.SPARSE.isTurnedOnBy(new MkfsSetting("-i", "sparse", "0")))
        .isFalse();
    assertThat(FilesystemFeature.SPARSE.isTurnedOnBy(new MkfsSetting("-i", "size", "512")))
        .isFalse();
  }
}

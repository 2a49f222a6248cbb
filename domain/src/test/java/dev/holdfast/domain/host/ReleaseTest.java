package dev.holdfast.domain.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.identity.InvalidValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReleaseTest {
  @ParameterizedTest
  @CsvSource({
    "mke2fs 1.47.0 (5-Feb-2023), 1.47",
    "mkfs.xfs version 6.1.0, 6.1",
    "'mkfs.btrfs, part of btrfs-progs v6.2', 6.2",
    "6.12.107+deb13-amd64, 6.12",
  })
  void findsTheFirstInATextOfAProgram(String text, String release) {
    assertThat(Release.in(text).map(Release::toString)).contains(release);
  }

  @Test
  void findsNoneWhereThereIsNone() {
    assertThat(Release.in("mkfs.ext4 (simulated)")).isEmpty();
  }

  /** 5.9 is older than 5.10, whatever a decimal fraction makes of it. */
  @Test
  void comparesNumbers() {
    assertThat(new Release(5, 9)).isLessThan(new Release(5, 10));
    assertThat(new Release(5, 19)).isLessThan(new Release(6, 1));
    assertThat(new Release(5, 10).before(new Release(5, 10))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.14", "5.14.0", "5.14.0-503.el9.x86_64", "5.14.21-150500.55+x"})
  void readsWhatUnameShows(String text) {
    assertThat(Release.parse("mkfsCompat", text)).isEqualTo(new Release(5, 14));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "5.", ".14", "v5.14", "5.14 ", "5,14", "rhel9", "5.14;id", "-1.2"})
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> Release.parse("mkfsCompat", text)).isInstanceOf(InvalidValue.class);
  }
}

package dev.holdfast.domain.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.domain.identity.InvalidValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPathTest {
  @ParameterizedTest
  @CsvSource({
    "/a, /a",
    "/a/, /a",
    "/a//, /a",
    "/var/lib/kubelet/plugins/x/globalmount, /var/lib/kubelet/plugins/x/globalmount",
    "/a/..., /a/...",
    "/a/..b, /a/..b",
    "/a/b.., /a/b..",
    "/a/.hidden, /a/.hidden",
    "/with blank/and\\040escape, /with blank/and\\040escape",
  })
  void takesAbsolutePaths(String text, String path) {
    assertThat(HostPath.of("target_path", text).value()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", "//", "a", "./a", "../a", "/..", "/.", "/a/../b", "/a/./b", "/a//b", "//a",
        "/a/..", "/a/../", "/a/.", "/a\0b", "/a\nb", "~/a", "C:\\a",
      })
  void refusesWhatCouldLeadElsewhere(String text) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> HostPath.of("target_path", text))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("target_path"));
  }

  @Test
  void fitsTheKernelsPathMax() {
    assertThat(new HostPath("/" + "x".repeat(4094)).value()).hasSize(4095);
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> new HostPath("/" + "x".repeat(4095)));
  }
}

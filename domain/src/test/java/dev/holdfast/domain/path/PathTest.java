package dev.holdfast.domain.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTest {
  @ParameterizedTest
  @CsvSource({
    "optimized, OPTIMIZED, true",
    "non-optimized, NON_OPTIMIZED, true",
    "inaccessible, INACCESSIBLE, false",
    "persistent-loss, PERSISTENT_LOSS, false",
    "change, CHANGE, false",
    "'', NOT_REPORTED, true",
    "?, UNRECOGNISED, false",
    "brand-new, UNRECOGNISED, false",
    "Optimized, UNRECOGNISED, false",
  })
  void readsTheKernelsAnaWords(String word, AnaState state, boolean usable) {
    assertThat(AnaState.ofWord(word)).isEqualTo(state);
    assertThat(state.usable()).isEqualTo(usable);
  }

  @Test
  void isUsableOnlyIfTheControllerIsLiveAndAnaAllows() {
    for (KernelState state : KernelState.values()) {
      for (AnaState ana : AnaState.values()) {
        Path path =
            new Path(
                "nvme0c1n1", new ControllerName("nvme1"), state, ana, new DeviceName("nvme0n1"));

        assertThat(path.usable())
            .as("%s, %s", state, ana)
            .isEqualTo(state == KernelState.LIVE && ana.usable());
      }
    }
  }
}

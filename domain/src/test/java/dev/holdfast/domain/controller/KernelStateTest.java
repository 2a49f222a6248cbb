package dev.holdfast.domain.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.domain.identity.InvalidValue;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelStateTest {
  @ParameterizedTest
  @CsvSource({
    "new, NEW, SEEN_CONNECTING, true, true",
    "live, LIVE, SEEN_LIVE, false, true",
    "resetting, RESETTING, SEEN_CONNECTING, true, true",
    "connecting, CONNECTING, SEEN_CONNECTING, true, true",
    "deleting, DELETING, SEEN_DELETING, false, false",
    "deleting (no IO), DELETING_NOIO, SEEN_DELETING, false, false",
    "dead, DEAD, SEEN_DEAD, false, false",
    "unknown state, UNRECOGNISED, SEEN_UNRECOGNISED, false, false",
    "'', UNRECOGNISED, SEEN_UNRECOGNISED, false, false",
    "LIVE, UNRECOGNISED, SEEN_UNRECOGNISED, false, false",
    "live?, UNRECOGNISED, SEEN_UNRECOGNISED, false, false",
  })
  void readsTheKernelsWords(
      String word, KernelState state, ControllerSignal signal, boolean onItsWay, boolean serves) {
    assertThat(KernelState.ofWord(word)).isEqualTo(state);
    assertThat(ControllerSignal.seen(Optional.of(state))).isEqualTo(signal);
    assertThat(state.onItsWay()).isEqualTo(onItsWay);
    assertThat(state.serves()).isEqualTo(serves);
  }

  @Test
  void noControllerIsASignalToo() {
    assertThat(ControllerSignal.seen(Optional.empty())).isEqualTo(ControllerSignal.SEEN_GONE);
  }

  @ParameterizedTest
  @CsvSource({"off, -1, off", "-1, -1, off", "0, 0, 0s", "600, 600, 600s"})
  void readsTimeouts(String text, int seconds, String shown) {
    Timeout timeout = Timeout.parse("ctrlLossTmo", text);

    assertThat(timeout.seconds()).isEqualTo(seconds);
    assertThat(timeout).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-2", "OFF", "1s", "1.5", "99999999999", "infinity", "1,2"})
  void refusesWhatIsNoTimeout(String text) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> Timeout.parse("ctrlLossTmo", text))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("ctrlLossTmo"));
  }

  @Test
  void takesOneNumberForOff() {
    assertThat(new Timeout(-1)).isEqualTo(Timeout.OFF);
    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> new Timeout(-2));
  }
}

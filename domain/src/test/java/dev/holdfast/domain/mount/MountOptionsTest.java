package dev.holdfast.domain.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.domain.identity.InvalidValue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountOptionsTest {
  private static final String CONTEXT = "context=\"system_u:object_r:container_file_t:s0:c15,c25\"";

  @Test
  void aCommaInQuotesSeparatesNothing() {
    assertThat(MountOptions.of(CONTEXT + ",noatime").words()).containsExactly(CONTEXT, "noatime");
    assertThat(MountOptions.of(CONTEXT)).hasToString(CONTEXT);
  }

  @Test
  void oneStringMayHoldSeveralOptions() {
    assertThat(MountOptions.of("noatime,nodiratime", "discard").words())
        .containsExactly("noatime", "nodiratime", "discard");
    assertThat(MountOptions.of(",noatime,,nodiratime,").words())
        .containsExactly("noatime", "nodiratime");
  }

  @Test
  void isTheSameHoweverItIsWritten() {
    assertThat(MountOptions.of("noatime,nodiratime"))
        .isEqualTo(MountOptions.of("nodiratime", "noatime"))
        .hasSameHashCodeAs(MountOptions.of("nodiratime", "noatime"))
        .isNotEqualTo(MountOptions.of("noatime"));
    assertThat(MountOptions.of("noatime", "noatime").words()).containsExactly("noatime");
    assertThat(MountOptions.of("context=\"u:r:t:s0\""))
        .isEqualTo(MountOptions.of("context=u:r:t:s0"));
  }

  @ParameterizedTest
  @CsvSource({
    "ro, rw",
    "rw, ro",
    "noatime, atime",
    "relatime, noatime",
    "strictatime, relatime",
    "sync, async",
    "noexec, exec",
    "discard, nodiscard",
    "discard, discard=async",
    "commit=5, commit=10",
    "nobarrier, barrier=1",
    "context=u:r:t:s0:c1, context=u:r:t:s0:c2",
    "context=u:r:t:s0, defcontext=u:r:t:s0",
  })
  void namesBothOptionsOfAContradiction(String first, String second) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> MountOptions.of("nosuid", first, second))
        .withMessageContaining("'" + first + "'")
        .withMessageContaining("'" + second + "'")
        .withMessageContaining("contradict")
        .withMessageContaining("mountOptions");
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> MountOptions.of(first + "," + second));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "noatime,nodiratime",
        "defaults,ro",
        "rescue=nologreplay,rescue=idatacsums",
        "nofail,noauto",
        "x-a=1,x-a=2",
        "data=ordered,commit=5",
        "norecovery,nouuid",
        CONTEXT + ",fscontext=u:r:t:s0"
      })
  void takesWhatIsNoContradiction(String text) {
    assertThat(MountOptions.of(text)).hasToString(text);
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of("", "is empty"),
        Arguments.of(",,", "has no option"),
        Arguments.of("-o", "is not a mount option"),
        Arguments.of("noatime,--bind", "is not a mount option"),
        Arguments.of("=x", "is not a mount option"),
        Arguments.of("a b", "blank outside quotes"),
        Arguments.of("noatime, nodiratime", "blank outside quotes"),
        Arguments.of("a b=\"c d\"", "blank outside quotes"),
        Arguments.of("a\n", "control character"),
        Arguments.of("context=\"a\u0000b\"", "control character"),
        Arguments.of("context=\"u:r:t:s0:c1,ro", "quote that is not closed"),
        Arguments.of("\"ro\"", "quotes"),
        Arguments.of("con\"te\"xt=a", "quotes"),
        Arguments.of("context=\"a\"b", "quotes"),
        Arguments.of("context=\"a\"\"b\"", "quotes"),
        Arguments.of("context=a\"b,c\"", "quotes"),
        Arguments.of("x\\,y", "backslash"),
        Arguments.of("context=\"a\\\"b\"", "backslash"),
        Arguments.of("x\\", "backslash"),
        Arguments.of("bind", "another operation"),
        Arguments.of("remount,ro", "another operation"),
        Arguments.of("loop=/dev/loop0", "another operation"),
        Arguments.of("a=" + "x".repeat(255), "longer than 256 bytes"),
        Arguments.of("x,".repeat(2049), "longer than 4096 bytes"),
        Arguments.of("a\ud800", "surrogate"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void refusesWhatIsNoOption(String text, String why) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> MountOptions.of("noatime", text))
        .withMessageStartingWith("mount_flags: ")
        .withMessageContaining(why);
  }

  @Test
  void refusesManyThatAreTooLongTogether() {
    List<String> many = java.util.Collections.nCopies(17, "x".repeat(250));

    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> MountOptions.parse("field", many))
        .withMessage("field: are longer than 4096 bytes together");
  }

  /** Records of versions that took each string for one option, and let the last one decide. */
  @Test
  void readsTheOptionsOfEarlierRecords() {
    assertThat(MountOptions.recorded(List.of("noatime", "x\\y", "foo\"bar", "x\\")).words())
        .containsExactly("noatime", "x\\y", "foo\"bar", "x\\");
    assertThat(MountOptions.recorded(List.of("rw", "ro")).readOnly()).isTrue();
    assertThat(MountOptions.recorded(List.of("ro", "rw")).words()).containsExactly("rw");
    assertThat(MountOptions.recorded(List.of("context=\"u:r:t:s0\"")))
        .isEqualTo(MountOptions.of("context=u:r:t:s0"));
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> MountOptions.recorded(List.of("a\n")));
  }

  @Test
  void isReadBackFromARecordAsItWasWritten() {
    MountOptions options = MountOptions.of(CONTEXT, "noatime,ro");

    assertThat(MountOptions.recorded(List.copyOf(options.words()))).isEqualTo(options);
  }

  @Test
  void readsWithoutRw() {
    assertThat(MountOptions.of("noatime").forReading().words()).containsExactly("noatime", "ro");
    assertThat(MountOptions.of("rw").forReading().words()).containsExactly("ro");
    assertThat(MountOptions.of("ro,noatime").forReading().words()).containsExactly("ro", "noatime");
    assertThat(MountOptions.NONE.readOnly()).isFalse();
  }

  @Test
  void hasFurtherOptionsOnce() {
    assertThat(MountOptions.of("norecovery,ro").with(List.of("norecovery", "nouuid")).words())
        .containsExactly("norecovery", "ro", "nouuid");
  }

  @Test
  void showsWhatAnotherLacks() {
    MountOptions asked = MountOptions.of("noatime,discard");

    assertThat(asked.without(MountOptions.of("noatime,ro"))).hasToString("discard");
    assertThat(asked.without(asked)).isEqualTo(MountOptions.NONE);
  }
}

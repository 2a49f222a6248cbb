package dev.holdfast.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "a\0b", "a\nb", "a\u001bb", "a\u0085b", "\uD83D", "a\uDCBEb", "12345"})
  void plainTextFitsAndCanBeWritten(String text) {
    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> Text.plain("f", text, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a,b", "c=d", "\uD83D\uDCBE", "1234"})
  void plainTextMayBeAnythingElse(String text) {
    assertThat(Text.plain("f", text, 4)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b", "a b", " ", "a\u3000b", "a\u2029b"})
  void anOptionIsOneWord(String text) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> Text.option("f", text, 9))
        .withMessageStartingWith("f: has a comma or a blank: ");
  }

  @ParameterizedTest
  @CsvSource({
    "a\\nb, 'a\\u000ab'",
    "a\\0b, 'a\\u0000b'",
    "a\u202eb, 'a\\u202eb'",
    "a\u2028b, 'a\\u2028b'",
    "grün, 'grün'",
  })
  void showsWhatCannotBeSeen(String escaped, String shown) {
    assertThat(Text.shown(escaped.replace("\\n", "\n").replace("\\0", "\0")))
        .isEqualTo("'" + shown + "'");
  }

  @Test
  void showsABoundedPart() {
    assertThat(Text.shown("x".repeat(240))).hasSize(242);
    assertThat(Text.shown("x".repeat(1_000_000))).hasSize(245).endsWith("x...'");
  }
}

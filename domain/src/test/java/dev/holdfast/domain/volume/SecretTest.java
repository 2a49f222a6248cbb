package dev.holdfast.domain.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.domain.identity.InvalidValue;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
  private static final String KEY = "DHHC-1:00:bm90LWEtcmVhbC1rZXktanVzdC1hLXRlc3QtdmFsdWU=:";

  @Test
  void showsItselfOnlyWhenAsked() {
    Secret secret = new Secret("dhchapSecret", KEY);

    assertThat(secret.reveal()).isEqualTo(KEY);
    assertThat(secret).hasToString("***").isEqualTo(new Secret("other", KEY));
    assertThat(secret).isNotEqualTo(new Secret("dhchapSecret", KEY + "x"));
    assertThat(new Credentials(Optional.of(secret), Optional.of(secret), Optional.of(secret)))
        .asString()
        .doesNotContain("DHHC", "bm90");
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY + "\n", KEY + ",", KEY + " ", "\0" + KEY})
  void keepsQuietEvenWhereItIsMalformed(String key) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> new Secret("dhchapSecret", key))
        .withMessageStartingWith("dhchapSecret: has ")
        .satisfies(refusal -> assertThat(refusal.toString()).doesNotContain("DHHC", "bm90"))
        .satisfies(refusal -> assertThat(refusal.getCause()).isNull());
  }

  @Test
  void knowsWhetherThereAreAny() {
    assertThat(Credentials.NONE.none()).isTrue();
    assertThat(
            new Credentials(
                    Optional.empty(), Optional.empty(), Optional.of(new Secret("tlsPsk", "k")))
                .none())
        .isFalse();
  }
}

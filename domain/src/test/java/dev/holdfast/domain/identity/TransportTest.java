package dev.holdfast.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransportTest {
  @ParameterizedTest
  @EnumSource(Transport.class)
  void isReadFromItsWordAndNamedWhenAnotherOneIsRefused(Transport transport) {
    assertThat(Transport.parse("transport", transport.word())).isEqualTo(transport);
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> Transport.parse("transport", "pigeon"))
        .withMessageContaining(transport.word());
  }
}

package dev.holdfast.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortalTest {
  @ParameterizedTest
  @ValueSource(strings = {"array", "Array.Example.COM", "a-b.c", "a.b.", "9to5.example", "_nvme.x"})
  void takesNames(String name) {
    Portal portal = portal(name);

    assertThat(portal.named()).isTrue();
    assertThat(portal.address()).isEmpty();
    assertThat(portal.host()).isEqualTo(name.toLowerCase(Locale.ROOT));
    assertThat(portal.address("10.0.0.7")).isEqualTo(TransportId.tcp("10.0.0.7", 4420));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "fd00::1", "fe80::1%eth0", "FD00:0::1"})
  void takesAddressesInTheirOneForm(String address) {
    Portal portal = portal(address);

    assertThat(portal.named()).isFalse();
    assertThat(portal.address()).contains(TransportId.tcp(address, 4420));
    assertThat(Portal.of(TransportId.tcp(address, 4420))).isEqualTo(portal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "10.0.0.256",
        "10.0.0",
        "1",
        "a.1",
        "a..b",
        ".a",
        "-a",
        "a-",
        "a b",
        "a,b",
        "a/b",
        "a\n",
        "ä.example",
        "a=b",
        "fd00::1/64",
        "http://a"
      })
  void refusesWhatIsNeither(String text) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> portal(text))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("targetTrAddr"));
  }

  @Test
  void refusesALabelOrANameThatIsTooLong() {
    assertThat(portal("a".repeat(63)).named()).isTrue();
    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> portal("a".repeat(64)));
    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> portal("a.".repeat(127) + "b"));
  }

  @Test
  void checksThePortOfANameToo() {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> new Portal(Transport.TCP, "array", 0, Optional.empty(), Optional.empty()))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("targetTrPort"));
  }

  private static Portal portal(String host) {
    return new Portal(Transport.TCP, host, 4420, Optional.empty(), Optional.empty());
  }
}

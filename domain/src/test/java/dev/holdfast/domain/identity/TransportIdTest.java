package dev.holdfast.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportIdTest {
  @Test
  void isEqualInEverySpelling() {
    assertThat(TransportId.tcp("fd00:0:0::1", 4420)).isEqualTo(TransportId.tcp("FD00::1", 4420));
    assertThat(TransportId.tcp("fd00::1", 4420)).isNotEqualTo(TransportId.tcp("fd00::1", 4421));
  }

  @Test
  void readsAsAnAddress() {
    assertThat(TransportId.tcp("10.0.0.1", 4420)).hasToString("tcp://10.0.0.1:4420");
    assertThat(
            new TransportId(
                Transport.RDMA,
                "fd00::1",
                4420,
                Optional.of("FD00::9"),
                Optional.of("enp5s0f0np0.100")))
        .hasToString("rdma://[fd00::1]:4420 from fd00::9 via enp5s0f0np0.100");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4420, 65535})
  void takesEveryPort(int port) {
    assertThat(TransportId.tcp("10.0.0.1", port).trsvcid()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65536, Integer.MAX_VALUE})
  void refusesWhatIsNoPort(int port) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> TransportId.tcp("10.0.0.1", port))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("targetTrPort"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "eth0,tos=1", "sixteencharacter", "eth 0", "eth0\n"})
  void refusesWhatIsNoInterface(String name) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() ->
            new TransportId(Transport.TCP, "10.0.0.1", 4420, Optional.empty(), Optional.of(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "TCP", "Rdma"})
  void takesTheKernelsWordsInAnyCase(String word) {
    assertThat(Transport.parse("t", word).word()).isEqualToIgnoringCase(word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fc", "loop", "pcie", "tcp ", "tcp,rdma"})
  void namesTheTwoTransportsWhereItRefuses(String word) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> Transport.parse("targetTrType", word))
        .withMessageContaining("neither tcp nor rdma");
  }
}

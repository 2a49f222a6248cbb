package dev.holdfast.adapters.csi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.identity.InvalidValue;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsiEndpointTest {
  @ParameterizedTest
  @CsvSource({
    "unix:///csi/csi.sock, /csi/csi.sock",
    "unix:/x, /x",
    "/csi/csi.sock, /csi/csi.sock",
    "/var/lib/a b:c/csi.sock, /var/lib/a b:c/csi.sock",
  })
  void readsTheForms(String text, String socket) {
    CsiEndpoint endpoint = CsiEndpoint.parse(text);
    assertThat(endpoint.socket()).isEqualTo(Path.of(socket));
    assertThat(CsiEndpoint.parse(endpoint.toString())).isEqualTo(endpoint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                       | is empty
          ' '                      | is empty
          unix://                  | is empty
          tcp://0.0.0.0:10000      | is not a unix socket
          tcp://127.0.0.1:10000    | is not a unix socket
          127.0.0.1:10000          | is not absolute
          unix-abstract:csi        | is not a unix socket
          unix:@csi                | is not absolute
          unix://csi/csi.sock      | is not absolute
          csi.sock                 | is not absolute
          unix:///csi/../etc/x     | has an empty, '.' or '..' part
          unix:///                 | is the root
          """)
  void refusesTheRestAndSaysWhy(String text, String why) {
    assertThatThrownBy(() -> CsiEndpoint.parse(text))
        .isInstanceOf(InvalidValue.class)
        .hasMessageStartingWith("CSI_ENDPOINT: ")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix:///csi/a\nb", "unix:///csi/a\u0000b"})
  void refusesControlCharacters(String text) {
    assertThatThrownBy(() -> CsiEndpoint.parse(text)).isInstanceOf(InvalidValue.class);
  }

  @Test
  void refusesWhatDoesNotFitIntoASocketAddress() {
    String longest = "/" + "x".repeat(106);
    assertThat(CsiEndpoint.parse(longest).socket()).isEqualTo(Path.of(longest));
    assertThatThrownBy(() -> CsiEndpoint.parse(longest + "x"))
        .hasMessageContaining("is a path of 108 bytes, and a unix socket's has at most 107");
    assertThatThrownBy(() -> CsiEndpoint.parse("/" + "ü".repeat(54)))
        .hasMessageContaining("109 bytes");
  }
}

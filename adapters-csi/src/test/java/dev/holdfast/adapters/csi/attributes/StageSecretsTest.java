package dev.holdfast.adapters.csi.attributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.adapters.csi.CapturedLog;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.Encryption;
import dev.holdfast.domain.volume.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageSecretsTest {
  private static final String HOST = "DHHC-1:00:aG9zdA==:";
  private static final String CTRL = "DHHC-1:03:Y3RybA==:";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pa55w0rd",
        "DHHC-1:00:pa55w0rd",
        "DHHC-1:0:pa55w0rd:",
        "dhhc-1:00:pa55w0rd:",
        "DHHC-1:00:pa-55w0rd:",
        "DHHC-1:04:pa55w0rd:",
        "DHHC-1:ab:pa55w0rd:",
        "DHHC-1:00:pa55=w0rd:",
        "DHHC-1:00::"
      })
  void refusesAKeyOfAnotherFormWithoutShowingIt(String key) {
    for (String name : List.of("dhchapSecret", "dhchapCtrlSecret")) {
      assertThatThrownBy(() -> StageSecrets.read(Map.of(name, key)))
          .isInstanceOf(InvalidValue.class)
          .hasMessageStartingWith("secrets[" + name + "]: is not of the form DHHC-1:00:BASE64:")
          .hasMessageNotContaining("55w0rd");
    }
  }

  @Test
  void aPassphraseMayHaveBlanksAndCommasAndIsOnlyReadWhereItIsNeeded() {
    Map<String, String> secrets = Map.of("luksPassphrase", "a b,c\n");

    assertThat(StageSecrets.passphrase(Encryption.LUKS2, secrets).orElseThrow().reveal())
        .isEqualTo("a b,c");
    assertThat(StageSecrets.passphrase(Encryption.NONE, secrets)).isEmpty();
  }

  @Test
  void aPassphraseThatIsMissingOrIsNoneIsRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> StageSecrets.passphrase(Encryption.LUKS2, Map.of()))
        .isInstanceOf(InvalidValue.class)
        .hasMessageStartingWith("secrets[luksPassphrase]: is missing");
    assertThatThrownBy(
            () -> StageSecrets.passphrase(Encryption.LUKS2, Map.of("luksPassphrase", "pa55\0w0rd")))
        .isInstanceOf(InvalidValue.class)
        .hasMessageNotContaining("55");
  }

  @Test
  void takesOursAndLeavesOthers() {
    Map<String, String> secrets =
        Map.of("dhchapSecret", HOST, "dhchapCtrlSecret", CTRL, "tlsPsk", "psk", "user", "x");
    assertThat(StageSecrets.read(secrets))
        .isEqualTo(
            new Credentials(
                Optional.of(new Secret("s", HOST)),
                Optional.of(new Secret("s", CTRL)),
                Optional.of(new Secret("s", "psk"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"psk\n", "psk\r\n", "psk\n\n"})
  void leavesOutALineEndAndSaysSo(String value) {
    try (CapturedLog log = CapturedLog.start()) {
      assertThat(StageSecrets.read(Map.of("tlsPsk", value)).tlsPsk())
          .contains(new Secret("s", "psk"));
      assertThat(log.lines().toString())
          .contains("secrets[tlsPsk] ends with a line end")
          .doesNotContain("psk\n");
    }
  }

  @Test
  void looksAtNoSecretOfAnotherReader() {
    assertThat(StageSecrets.read(Map.of("config", "[client]\n  key = a,b\n\0")))
        .isEqualTo(Credentials.NONE);
  }

  @Test
  void takesNone() {
    assertThat(StageSecrets.read(Map.of())).isEqualTo(Credentials.NONE);
  }

  @Test
  void refusesATargetsSecretWithoutTheHosts() {
    assertThatThrownBy(() -> StageSecrets.read(Map.of("dhchapCtrlSecret", CTRL)))
        .isInstanceOf(InvalidValue.class)
        .hasMessageStartingWith("secrets[dhchapSecret]: is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pa,55w0rd", "pa 55w0rd", "pa55\nw0rd", "pa\u000055w0rd"})
  void refusesWithoutShowing(String secret) {
    assertThatThrownBy(() -> StageSecrets.read(Map.of("tlsPsk", secret)))
        .isInstanceOf(InvalidValue.class)
        .hasMessageStartingWith("secrets[tlsPsk]")
        .hasMessageNotContaining("55w0rd");
  }
}

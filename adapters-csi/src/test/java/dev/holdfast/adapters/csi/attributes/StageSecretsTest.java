package dev.holdfast.adapters.csi.attributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.adapters.csi.CapturedLog;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.Encryption;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.VolumeAttachment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageSecretsTest {
  private static final String PSK =
      "NVMeTLSkey-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";
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
        Map.of("dhchapSecret", HOST, "dhchapCtrlSecret", CTRL, "tlsPsk", PSK, "user", "x");
    assertThat(StageSecrets.read(secrets))
        .isEqualTo(
            new Credentials(
                Optional.of(new Secret("s", HOST)),
                Optional.of(new Secret("s", CTRL)),
                Optional.of(new Secret("s", PSK))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\n\n"})
  void leavesOutALineEndAndSaysSo(String end) {
    try (CapturedLog log = CapturedLog.start()) {
      assertThat(StageSecrets.read(Map.of("tlsPsk", PSK + end)).tlsPsk())
          .contains(new Secret("s", PSK));
      assertThat(log.lines().toString())
          .contains("secrets[tlsPsk] ends with a line end")
          .doesNotContain(PSK);
    }
  }

  @Test
  void aKeyForTlsDemandsIt() {
    Credentials keys = StageSecrets.read(Map.of("tlsPsk", PSK));

    assertThat(StageSecrets.demanding(keys, attachment(Transport.TCP)).tls()).isTrue();
    assertThat(StageSecrets.demanding(Credentials.NONE, attachment(Transport.TCP)).tls()).isFalse();
    assertThatThrownBy(() -> StageSecrets.demanding(keys, attachment(Transport.RDMA)))
        .isInstanceOf(InvalidValue.class)
        .hasMessage("secrets[tlsPsk]: is there, and targetTrType is not tcp: TLS is for tcp alone");
  }

  private static VolumeAttachment attachment(Transport transport) {
    return new VolumeAttachment(
        new SubsystemNqn("nqn.2026-01.dev.holdfast:vol1"),
        List.of(new TransportId(transport, "10.0.0.1", 4420, Optional.empty(), Optional.empty())),
        NamespaceSelector.THE_ONLY_ONE,
        ConnectionPolicy.DEFAULT,
        1,
        OutagePolicy.RELEASE,
        Duration.ofMinutes(15));
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

package dev.holdfast.adapters.sysfs.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.adapters.sysfs.keyring.TlsDerivation.Derived;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.tls.TlsPsk;
import dev.holdfast.domain.volume.Secret;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what nvme-cli 2.16 put into the keyring of Linux 6.12. */
final class TlsDerivationTest {
  private static final HostNqn HOST =
      new HostNqn("nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555");
  private static final SubsystemNqn NQN = new SubsystemNqn("nqn.2026-01.test:tls");

  @ParameterizedTest
  @CsvSource({
    "NVMeTLSkey-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:, NVMe0R01,"
        + " 650915d8ed095a7c18f471b1abfb3c863295b220d13405763381fad05c2a6054",
    "NVMeTLSkey-1:02:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vcSEgBQ==:,"
        + " NVMe0R02,"
        + " a25369229bdfc28b93d2829540a39ff379e5491c55a46741af20f7dff726dea48df3f655381a65cbb6f5c4acd1e98ed2"
  })
  void isThatOfNvmeCli(String configured, String beginning, String psk) {
    Derived derived = TlsDerivation.of(parse(configured), HOST, NQN);

    assertThat(derived.identity()).isEqualTo(beginning + " " + HOST + " " + NQN);
    assertThat(HexFormat.of().formatHex(derived.psk())).isEqualTo(psk);
  }

  /** Hash 00: the key is one host's already, and only the second step is made. */
  @Test
  void ofARetainedKeyDiffersFromThatOfAConfiguredOne() {
    String configured = "NVMeTLSkey-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";
    Derived retained = TlsDerivation.of(parse(configured.replace(":01:", ":00:")), HOST, NQN);

    assertThat(retained.identity()).startsWith("NVMe0R01 ");
    assertThat(retained.psk())
        .hasSize(32)
        .isNotEqualTo(TlsDerivation.of(parse(configured), HOST, NQN).psk());
  }

  @Test
  void takesNoNamesThatItsLengthByteCannotCount() {
    SubsystemNqn longest = new SubsystemNqn("nqn.2026-01.test:" + "x".repeat(200));

    assertThatThrownBy(() ->
            TlsDerivation.of(
                parse("NVMeTLSkey-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:"),
                HOST,
                longest))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining("more than 255");
  }

  private static TlsPsk parse(String key) {
    return TlsPsk.parse("tlsPsk", new Secret("tlsPsk", key));
  }
}

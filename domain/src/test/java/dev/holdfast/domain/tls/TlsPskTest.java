package dev.holdfast.domain.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.volume.Secret;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys are those that nvme-cli 2.16 makes of the bytes 0, 1, 2, ... */
final class TlsPskTest {
  private static final String SHORT =
      "NVMeTLSkey-1:01:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";
  private static final String LONG =
      "NVMeTLSkey-1:02:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vcSEgBQ==:";
  private static final String BYTES =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  @Test
  void readsTheKeyAndItsHash() {
    TlsPsk shorter = parse(SHORT);
    TlsPsk longer = parse(LONG);

    assertThat(shorter.hash()).isEqualTo(TlsPsk.Hash.SHA_256);
    assertThat(shorter.reveal()).isEqualTo(HexFormat.of().parseHex(BYTES));
    assertThat(longer.hash()).isEqualTo(TlsPsk.Hash.SHA_384);
    assertThat(longer.reveal()).hasSize(48).startsWith(0, 1, 2).endsWith(46, 47);
    assertThat(parse(SHORT.replace(":01:", ":00:")).hash()).isEqualTo(TlsPsk.Hash.NONE);
    assertThat(parse(LONG.replace(":02:", ":00:")).reveal()).hasSize(48);
  }

  @Test
  void showsNothing() {
    TlsPsk psk = parse(SHORT);

    assertThat(psk).hasToString("***");
    psk.forget();
    assertThat(psk.reveal()).containsOnly(0);
  }

  /** The letters of a base64 word stand for every key that is not quite one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NVMeTLSkey-1:01:QUJDREVG | is not of the form NVMeTLSkey-1:01:BASE64:",
        "QUJDREVG | is not of the form",
        "NVMeTLSkey-2:01:QUJDREVG: | is of another version",
        "NVMeTLSkey-1:03:QUJDREVG: | names another hash than 00",
        "NVMeTLSkey-1:01:QUJDREVGQ: | is not base64",
        "NVMeTLSkey-1:01:QUJDREVG: | has 2 bytes besides its checksum",
        "NVMeTLSkey-1:01:QUI=: | has 0 bytes besides its checksum"
      })
  void refusesWhatIsNoneAndDoesNotShowIt(String key, String why) {
    assertThatThrownBy(() -> parse(key))
        .isInstanceOf(InvalidValue.class)
        .hasNoCause()
        .hasMessageStartingWith("secrets[tlsPsk]: " + why)
        .hasMessageContaining("the value is not shown")
        .hasMessageNotContaining("QUJDREV");
  }

  @Test
  void refusesAKeyThatDoesNotFitItsChecksum() {
    String typed = SHORT.replace("AAECAw", "AAECAx");

    assertThatThrownBy(() -> parse(typed))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining("does not fit its own checksum")
        .hasMessageNotContaining("AAECAx");
  }

  @Test
  void refusesALengthThatIsNotItsHashs() {
    assertThatThrownBy(() -> parse(SHORT.replace(":01:", ":02:")))
        .hasMessageContaining("has 32 bytes");
    assertThatThrownBy(() -> parse(LONG.replace(":02:", ":01:")))
        .hasMessageContaining("has 48 bytes");
    String odd = Base64.getEncoder().encodeToString(new byte[44]);
    assertThatThrownBy(() -> parse("NVMeTLSkey-1:00:" + odd + ":"))
        .hasMessageContaining("has 40 bytes");
  }

  private static TlsPsk parse(String key) {
    return TlsPsk.parse("secrets[tlsPsk]", new Secret("secrets[tlsPsk]", key));
  }
}

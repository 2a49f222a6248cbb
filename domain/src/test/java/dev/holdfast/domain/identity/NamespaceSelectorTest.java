package dev.holdfast.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceSelectorTest {
  private static final String UUID_TEXT = "6f0b1f4e-9a6c-4a57-8f3d-0c8d9d1c2b3a";
  private static final String NGUID = "00112233445566778899aabbccddeeff";
  private static final String EUI = "0025385b71b001c2";
  private static final NamespaceIdentifiers ALL =
      new NamespaceIdentifiers(
          3,
          Optional.of(UUID.fromString(UUID_TEXT)),
          Optional.of(new Nguid(NGUID)),
          Optional.of(new Eui64(EUI)));
  private static final NamespaceIdentifiers BARE = NamespaceIdentifiers.ofNsid(3);

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, -, -, true, true",
        UUID_TEXT + ", -, -, -, true, false",
        "6F0B1F4E-9A6C-4A57-8F3D-0C8D9D1C2B3A, -, -, -, true, false",
        "6f0b1f4e-9a6c-4a57-8f3d-0c8d9d1c2b3b, -, -, -, false, false",
        "-, 00112233-4455-6677-8899-AABBCCDDEEFF, -, -, true, false",
        "-, 0x00112233445566778899aabbccddeeff, -, -, true, false",
        "-, 00112233445566778899aabbccddeef0, -, -, false, false",
        "-, -, 00:25:38:5b:71:b0:01:c2, -, true, false",
        "-, -, 00 25 38 5b 71 b0 01 c2, -, true, false",
        "-, -, 0025385b71b001c3, -, false, false",
        "-, -, -, 3, true, true",
        "-, -, -, ' 3 ', true, true",
        "-, -, -, 1, false, false",
        UUID_TEXT + ", " + NGUID + ", " + EUI + ", 3, true, false",
        UUID_TEXT + ", " + NGUID + ", " + EUI + ", 2, false, false",
      })
  void fitsOnlyWhereEveryGivenIdentifierIsThereAndEqual(
      @Nullable String uuid,
      @Nullable String nguid,
      @Nullable String eui,
      @Nullable String nsid,
      boolean fitsAll,
      boolean fitsBare) {
    NamespaceSelector selector =
        NamespaceSelector.of(
            Optional.ofNullable(uuid),
            Optional.ofNullable(nguid),
            Optional.ofNullable(eui),
            Optional.ofNullable(nsid));

    assertThat(selector.matches(ALL)).isEqualTo(fitsAll);
    assertThat(selector.matches(BARE)).isEqualTo(fitsBare);
  }

  @Test
  void selectsExactlyOneForEver() {
    NamespaceSelector exactly = NamespaceSelector.exactly(ALL);

    assertThat(exactly.matches(ALL)).isTrue();
    assertThat(exactly.matches(BARE)).isFalse();
    assertThat(exactly).hasToString("uuid " + UUID_TEXT + " nguid " + NGUID + " eui " + EUI);
    assertThat(NamespaceSelector.exactly(BARE)).hasToString("nsid " + BARE.nsid());
  }

  /** As after a target was rebuilt from a backup: an NSID is a place. */
  @Test
  void aNamespaceStaysTheSameAtAnotherNsid() {
    NamespaceIdentifiers moved =
        new NamespaceIdentifiers(ALL.nsid() + 1, ALL.uuid(), ALL.nguid(), ALL.eui());

    assertThat(moved).isEqualTo(ALL).hasSameHashCodeAs(ALL);
    assertThat(NamespaceSelector.exactly(ALL).matches(moved)).isTrue();
    assertThat(NamespaceIdentifiers.ofNsid(1)).isNotEqualTo(NamespaceIdentifiers.ofNsid(2));
  }

  @Test
  void withoutAnyIdentifierMeansTheOnlyOne() {
    NamespaceSelector none =
        NamespaceSelector.of(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(none.exact()).isFalse();
    assertThat(none).hasToString("the only namespace");
    assertThat(NamespaceSelector.exactly(BARE).exact()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "6f0b1f4e",
        "6f0b1f4e9a6c4a578f3d0c8d9d1c2b3a",
        "{6f0b1f4e-9a6c-4a57-8f3d-0c8d9d1c2b3a}",
        "6f0b1f4e-9a6c-4a57-8f3d-0c8d9d1c2b3g",
        "6f0b1f4e-9a6c-4a57-8f3d-0c8d9d1c2b3a\n",
        "1-1-1-1-1",
        "00000000-0000-0000-0000-000000000000",
      })
  void refusesWhatIsNoUuid(String text) {
    refused("deviceUUID", Optional.of(text), Optional.empty(), Optional.empty(), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0011",
        "00112233445566778899aabbccddeeff00",
        "00112233445566778899aabbccddeefg",
        "00000000-0000-0000-0000-000000000000",
        "0x",
        "００112233445566778899aabbccddeeff",
      })
  void refusesWhatIsNoNguid(String text) {
    refused("nguid", Optional.empty(), Optional.of(text), Optional.empty(), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0000000000000000", "0025385b71b001", "0025385b71b001c2c2", "eui"})
  void refusesWhatIsNoEui(String text) {
    refused("eui", Optional.empty(), Optional.empty(), Optional.of(text), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "4294967295", "99999999999999999999", "one", "0x1", "1.0"})
  void refusesWhatIsNoNsid(String text) {
    refused("nsid", Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(text));
  }

  @Test
  void takesTheGreatestNsid() {
    assertThat(NamespaceIdentifiers.ofNsid(4_294_967_294L).nsid()).isEqualTo(0xfffffffeL);
  }

  @Test
  void takesANilUuidOfATargetForNone() {
    NamespaceIdentifiers nil =
        new NamespaceIdentifiers(
            1, Optional.of(new UUID(0, 0)), Optional.empty(), Optional.empty());

    assertThat(nil).isEqualTo(NamespaceIdentifiers.ofNsid(1));
    assertThat(nil.unique()).isEmpty();
  }

  @Test
  void isGloballyUniqueByAnyOfTheThree() {
    assertThat(ALL.unique()).hasSize(3);
    assertThat(
            new NamespaceIdentifiers(
                    1, Optional.empty(), Optional.empty(), Optional.of(new Eui64(EUI)))
                .unique())
        .hasSize(1);
    assertThat(BARE.unique()).isEmpty();
  }

  private static void refused(
      String field,
      Optional<String> uuid,
      Optional<String> nguid,
      Optional<String> eui,
      Optional<String> nsid) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> NamespaceSelector.of(uuid, nguid, eui, nsid))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo(field));
  }
}

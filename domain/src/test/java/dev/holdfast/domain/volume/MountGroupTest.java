package dev.holdfast.domain.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.domain.identity.InvalidValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountGroupTest {
  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "1000", "2147483648", "4294967294"})
  void takesTheNumberOfAGroup(String text) {
    assertThat(MountGroup.parse("volume_mount_group", text))
        .isEqualTo(new MountGroup(Long.parseLong(text)))
        .hasToString(text);
  }

  /** 4294967295 is -1 to chown(2): no change. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        " 1",
        "1 ",
        "01",
        "0x10",
        "1e3",
        "staff",
        "4294967295",
        "9999999999",
        "42949672940",
        "١"
      })
  void refusesWhatIsNoNumberOfAGroup(String text) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> MountGroup.parse("volume_mount_group", text))
        .satisfies(refusal -> {
          assertThat(refusal.field()).isEqualTo("volume_mount_group");
          assertThat(refusal.getMessage()).contains("0 to 4294967294 in decimal");
        });
  }

  /** As kubelet: what is there stays. */
  @Test
  void addsPermissionsAndTakesNoneAway() {
    assertThat(MountGroup.file(0)).isEqualTo(0660);
    assertThat(MountGroup.file(06755)).isEqualTo(06775);
    assertThat(MountGroup.directory(0)).isEqualTo(02770);
    assertThat(MountGroup.directory(01777)).isEqualTo(03777);
  }

  @Test
  void aDirectoryThatLacksABitLacksTheGroup() {
    MountGroup group = new MountGroup(1000);

    assertThat(group.has(1000, 02770)).isTrue();
    assertThat(group.has(1000, 03777)).isTrue();
    assertThat(group.has(1001, 02770)).isFalse();
    for (int bit : new int[] {02000, 0400, 0200, 0100, 040, 020, 010}) {
      assertThat(group.has(1000, 02770 & ~bit)).as("without %o", bit).isFalse();
    }
  }
}

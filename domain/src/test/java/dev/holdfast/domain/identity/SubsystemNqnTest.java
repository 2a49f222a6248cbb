package dev.holdfast.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubsystemNqnTest {
  private static final String UUID_FORM = "nqn.2014-08.org.nvmexpress:uuid:";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nqn.2016-06.io.spdk:cnode1",
        "nqn.2000-02.com.mikrotik:pvc-0f2a",
        "nqn.1992-08.com.netapp:sn.48391d66c0a611ecaaa5d039ea165514:subsystem.pvc-1",
        "nqn.2014-08.org.nvmexpress:uuid:6f0b1f4e-9a6c-4a57-8f3d-0c8d9d1c2b3a",
        "nqn.2014-08.org.nvmexpress:UUID-like-but-not",
        "nqn.2026-01.dev.holdfast.sim:volume=1;a/b~c!",
        "nqn.2026-12.org.example:größe-\uD83D\uDCBE",
      })
  void takesBothForms(String nqn) {
    assertThat(SubsystemNqn.requested("nqn", nqn).value()).isEqualTo(nqn);
    assertThat(SubsystemNqn.requested("nqn", nqn).standard()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "testnqn",
        "nvmet-test",
        "LS-NVMe_res1",
        "nqn.2020-01.com.my_company:vol",
        "nqn",
        "nqn.2016-6.io.spdk:cnode1",
        "nqn.2016-13.io.spdk:cnode1",
        "nqn.2016-00.io.spdk:cnode1",
        "nqn.16-06.io.spdk:cnode1",
        "nqn.2016-06.",
        "nqn.2016-06.:cnode1",
        "nqn.2016-06.io.spdk:",
        "NQN.2016-06.io.spdk:cnode1",
        "iqn.2016-06.io.spdk:cnode1",
        "nqn.2014-08.org.nvmexpress:uuid:",
        "nqn.2014-08.org.nvmexpress:uuid:6f0b1f4e",
        "nqn.2014-08.org.nvmexpress:uuid:6f0b1f4e9a6c4a578f3d0c8d9d1c2b3a",
        "nqn.2014-08.org.nvmexpress:uuid:6f0b1f4e-9a6c-4a57-8f3d-0c8d9d1c2b3a-1",
      })
  void takesWhatIsOfNeitherFormAndKnowsIt(String nqn) {
    assertThat(SubsystemNqn.requested("nqn", nqn).value()).isEqualTo(nqn);
    assertThat(SubsystemNqn.requested("nqn", nqn).standard()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " nqn.2016-06.io.spdk:cnode1",
        "testnqn,transport=rdma",
        "nqn.2016-06.io.spdk:a,hostnqn=nqn.2016-06.io.spdk:evil",
        "nqn.2016-06.io.spdk:a,traddr=10.0.0.66",
        "nqn.2016-06.io.spdk:a b",
        "nqn.2016-06.io.spdk:a\tb",
        "nqn.2016-06.io.spdk:a\n",
        "nqn.2016-06.io.spdk:a\nb",
        "nqn.2016-06.io.spdk:a\r",
        "nqn.2016-06.io.spdk:a\0b",
        "nqn.2016-06.io.spdk:a\u2028b",
        "nqn.2016-06.io.spdk:a\u007f",
        "nqn.2016-06.io.spdk:a\uD83D",
      })
  void refusesWhatCouldBecomeAnotherOption(String nqn) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> SubsystemNqn.requested("nqn", nqn))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("nqn"))
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\n", "\0", "\r"));
  }

  @Test
  void takes223BytesAndNotOneMore() {
    String longest = "nqn.2016-06.io.spdk:" + "x".repeat(203);

    assertThat(SubsystemNqn.requested("nqn", longest).value()).hasSize(223);
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> SubsystemNqn.requested("nqn", longest + "x"))
        .withMessageContaining("longer than 223 bytes");
  }

  @Test
  void countsBytesNotCharacters() {
    String of223Bytes = "nqn.2016-06.io.spdk:" + "x" + "é".repeat(101);

    assertThat(SubsystemNqn.requested("nqn", of223Bytes).value()).hasSize(122);
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> SubsystemNqn.requested("nqn", of223Bytes + "é"));
  }

  @Test
  void takesWhateverAKernelShows() {
    assertThat(new SubsystemNqn("nqn.2014.08.org.nvmexpress:80868086SERIAL  Some Model").value())
        .endsWith("Some Model");
  }

  @Test
  void keepsTheCaseOfTheUuidBecauseTargetsCompareText() {
    String upper = UUID_FORM + "6F0B1F4E-9A6C-4A57-8F3D-0C8D9D1C2B3A";

    assertThat(SubsystemNqn.requested("nqn", upper)).hasToString(upper);
  }
}

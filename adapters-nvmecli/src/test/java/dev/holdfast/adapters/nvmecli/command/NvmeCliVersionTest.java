package dev.holdfast.adapters.nvmecli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NvmeCliVersionTest {

  @ParameterizedTest
  @CsvSource({
    "nvme version 1.9, 1, 9, 1.9, false, false",
    "nvme version 1.16, 1, 16, 1.16, false, false",
    "nvme version 2.0, 2, 0, 2.0, true, false",
    "nvme version 2.3 (git 2.3), 2, 3, 2.3, true, false",
    "nvme version 2.8 (git 2.8), 2, 8, 2.8, true, false",
    "nvme version 2.9.1 (git 2.9.1), 2, 9, 2.9.1, true, true",
    "nvme version 2.16 (git 2.16), 2, 16, 2.16, true, true",
    "nvme version 3.0-rc.1 (git v3.0-rc1-4-gabc), 3, 0, 3.0-rc.1, true, true",
    "nvme version 3.1 (git 3.1), 3, 1, 3.1, true, true"
  })
  void readsEveryVersion(
      String line, int major, int minor, String text, boolean supported, boolean fastIoFail) {
    NvmeCliVersion version =
        NvmeCliVersion.parse(line + "\nlibnvme version 1.13 (git 1.13)").orElseThrow();

    assertThat(version).isEqualTo(new NvmeCliVersion(major, minor, text));
    assertThat(version.supported()).isEqualTo(supported);
    assertThat(version.knowsFastIoFailTmo()).isEqualTo(fastIoFail);
  }

  @Test
  void findsTheVersionAfterAWarning() {
    assertThat(NvmeCliVersion.parse("warning: no hostnqn\nnvme version 2.13 (git 2.13)"))
        .contains(new NvmeCliVersion(2, 13, "2.13"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "libnvme version 1.13 (git 1.13)",
        "nvme version unknown",
        "nvme version 99999.1",
        "nvme-2.13"
      })
  void findsNoneWhereThereIsNone(String printed) {
    assertThat(NvmeCliVersion.parse(printed)).isEmpty();
  }
}

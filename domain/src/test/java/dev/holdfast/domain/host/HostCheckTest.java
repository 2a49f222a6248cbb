package dev.holdfast.domain.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.host.HostCheck.Verdict;
import org.junit.jupiter.api.Test;

class HostCheckTest {
  @Test
  void onlyAFailureFails() {
    assertThat(HostCheck.ok("native-multipath", true, "Y").failed()).isFalse();
    assertThat(HostCheck.warning("nvme-cli", "absent", "install it").failed()).isFalse();
    assertThat(HostCheck.failure("nvme-fabrics", "absent", "load nvme-tcp").failed()).isTrue();
  }

  @Test
  void aFailureIsOfSomethingNeededAndAWarningIsNot() {
    assertThat(HostCheck.failure("nvme-fabrics", "absent", "load nvme-tcp"))
        .isEqualTo(new HostCheck("nvme-fabrics", Verdict.FAILURE, true, "absent", "load nvme-tcp"));
    assertThat(HostCheck.warning("nvme-cli", "absent", "install it"))
        .isEqualTo(new HostCheck("nvme-cli", Verdict.WARNING, false, "absent", "install it"));
    assertThat(HostCheck.ok("native-multipath", true, "Y"))
        .isEqualTo(new HostCheck("native-multipath", Verdict.OK, true, "Y", ""));
  }
}

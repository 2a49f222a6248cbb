package dev.holdfast.adapters.nvmecli.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.identity.ControllerName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NvmeConnectReplyTest {

  @Test
  void namesTheControllerThatWasMade() {
    assertThat(NvmeConnectReply.controller("{\n  \"device\":\"nvme12\"\n}\n"))
        .contains(ControllerName.ofInstance(12));
  }

  @Test
  void isNotDisturbedByWhatFollows() {
    assertThat(NvmeConnectReply.controller("{\n  \"device\":\"nvme0\"\n}\n{\n}\n"))
        .contains(ControllerName.ofInstance(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "connecting to device: nvme0",
        "{\"error\":\"failed to connect\"}",
        "{\"device\":\"/dev/sda\"}",
        "{\"device\":\"nvme0\"} {\"device\":\"nvme1\"}",
        "{\"device\":7}",
        "{\"device\":\"nvme0\"",
        "[{\"device\":\"nvme0\"}]"
      })
  void namesNothingOtherwise(String printed) {
    assertThat(NvmeConnectReply.controller(printed)).isEmpty();
  }
}

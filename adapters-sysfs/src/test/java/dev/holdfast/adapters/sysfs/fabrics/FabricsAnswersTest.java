package dev.holdfast.adapters.sysfs.fabrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.identity.ControllerName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FabricsAnswersTest {

  @Test
  void readsTheController() {
    assertThat(FabricsAnswers.controller("instance=12,cntlid=65519\n"))
        .contains(new ControllerName("nvme12"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "instance=-1,cntlid=-1",
        "instance=1",
        "instance=x,cntlid=1",
        "instance=1,cntlid=1,nqn=%s",
        "instance=99999999999,cntlid=1",
        "error"
      })
  void findsNoControllerInAnythingElse(String answer) {
    assertThat(FabricsAnswers.controller(answer)).isEmpty();
  }

  @Test
  void readsWhichOptionsAKernelKnows() {
    assertThat(
            FabricsAnswers.knownOptions("instance=-1,cntlid=-1,transport=%s,hdr_digest,tos=%d\n"))
        .containsExactlyInAnyOrder("instance", "cntlid", "transport", "hdr_digest", "tos");
  }

  @Test
  void takesNothingElseForAListOfOptions() {
    assertThat(FabricsAnswers.knownOptions("instance=1,cntlid=1\n")).isEmpty();
    assertThat(FabricsAnswers.knownOptions("")).isEmpty();
  }
}

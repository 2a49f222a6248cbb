package dev.holdfast.domain.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelinuxLabelsTest {
  private static SelinuxLabels labels(String... words) {
    return SelinuxLabels.of(List.of(words));
  }

  /** As the kernel writes levels (mls_sid_to_context in security/selinux/ss/mls.c). */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "u:r:t:s0:c15,c25 u:r:t:s0:c25,c15",
        "u:r:t:s0:c1,c2,c3 u:r:t:s0:c1.c3",
        "u:r:t:s0:c1,c2 u:r:t:s0:c1.c2",
        "u:r:t:s0-s0 u:r:t:s0",
        "u:r:t:s0-s0:c0.c1023 u:r:t:s0-s0:c0.c500,c501.c1023",
        "u:r:t u:r:t",
        "u:r:t:any u:r:t:any",
      })
  void theSameLevelHasSeveralSpellings(String one, String other) {
    assertThat(labels("context=" + quoted(one)).difference(labels("context=" + quoted(other))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "u:r:t:s0:c15,c25 u:r:t:s0:c15",
        "u:r:t:s0:c15,c25 u:r:t:s0:c15.c25",
        "u:r:t:s0 u:r:t:s1",
        "u:r:t:s0 u:r:other:s0",
        "u:r:t:s0 v:r:t:s0",
        "u:r:t:s0 u:r:t",
        "u:r:t:s0:c1 u:r:t:s0-s0:c1",
        "u:r:t:SystemLow u:r:t:s0",
        "u:r:t:s0:c1.c u:r:t:s0:c1",
        "u:r:t:s0:c9.c1 u:r:t:s0",
      })
  void anyOtherLabelIsAnother(String one, String other) {
    assertThat(labels("context=" + quoted(one)).difference(labels("context=" + quoted(other))))
        .contains(
            new SelinuxLabels.Difference("context=" + written(one), "context=" + written(other)));
  }

  @Test
  void aLabelThatIsMissingOnEitherSideIsADifference() {
    String word = "context=\"u:r:t:s0:c15,c25\"";

    assertThat(labels("ro", word).difference(labels("rw", "seclabel")))
        .contains(new SelinuxLabels.Difference(word, "no context="));
    assertThat(labels().difference(labels("rw", word)))
        .contains(new SelinuxLabels.Difference("no context=", word));
    assertThat(labels("fscontext=u:r:t:s0").difference(labels()))
        .contains(new SelinuxLabels.Difference("fscontext=u:r:t:s0", "no fscontext="));
    assertThat(labels("noatime").difference(labels("rw", "seclabel", "discard")))
        .isEqualTo(Optional.empty());
  }

  @Test
  void areNoneWhereNoOptionNamesOne() {
    assertThat(labels("noatime", "contexts=a").none()).isTrue();
    assertThat(labels("noatime", "context=a").none()).isFalse();
    assertThat(labels("rw", "rootcontext=a:b:c:s0", "x").words())
        .containsExactly("rootcontext=a:b:c:s0");
  }

  private static String quoted(String value) {
    return "\"" + value + "\"";
  }

  private static String written(String value) {
    return value.contains(",") ? quoted(value) : value;
  }
}

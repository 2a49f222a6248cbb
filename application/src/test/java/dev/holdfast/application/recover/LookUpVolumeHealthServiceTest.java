package dev.holdfast.application.recover;

import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.recovery.Verdict;
import org.junit.jupiter.api.Test;

class LookUpVolumeHealthServiceTest {
  private final InMemoryNode node = new InMemoryNode();

  @Test
  void whatIsNotOnRecordIsUnknown() {
    assertThat(failure(node.lookUp(ONE))).isInstanceOf(NodeFailure.VolumeUnknown.class);
  }

  @Test
  void whatIsOnRecordAndNotJudgedIsNeitherHealthyNorUnknown() {
    node.stage(ONE);
    assertThat(failure(node.lookUp(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.HostNotReady.class,
            not -> assertThat(not.message()).contains("has not been judged"));
    node.scan(1);
    assertThat(value(node.lookUp(ONE)).verdict()).isEqualTo(Verdict.HEALTHY);
  }

  /** It may be the record of this volume. */
  @Test
  void whileARecordCannotBeReadNothingIsUnknown() {
    node.records.unreadable("/state/x.volume");
    assertThat(failure(node.lookUp(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.HostNotReady.class,
            not -> assertThat(not.message()).contains("not known", "/state/x.volume"));
  }
}

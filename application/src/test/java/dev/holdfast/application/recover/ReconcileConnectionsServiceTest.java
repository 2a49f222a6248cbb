package dev.holdfast.application.recover;

import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.TWO;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.recovery.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconcileConnectionsServiceTest {
  private final InMemoryNode node = new InMemoryNode();

  @BeforeEach
  void healthy() {
    node.stage(ONE);
    scan(3);
    assertThat(verdict()).isEqualTo(Verdict.HEALTHY);
    node.calls.forget();
  }

  @Test
  void aHealthyVolumeIsLeftAlone() {
    scan(60);

    assertThat(node.calls.made()).isEmpty();
  }

  @Test
  void aLostPathIsConnectedAgainAndTheOtherIsLeftAlone() {
    node.fabric.cut(SECOND);
    node.fabric.restore(SECOND);

    scan(60);

    assertThat(verdict()).isEqualTo(Verdict.HEALTHY);
    assertThat(node.calls.made()).contains("connect " + SECOND).doesNotContain("connect " + FIRST);
    assertThat(node.fabric.controllers(nqn(ONE))).containsExactlyInAnyOrder(FIRST, SECOND);
  }

  @Test
  void anAddressThatDoesNotAnswerIsTriedUntilItDoes() {
    node.fabric.cut(SECOND);
    scan(60);
    assertThat(verdict()).isEqualTo(Verdict.DEGRADED);
    assertThat(node.calls.made().stream().filter(("connect " + SECOND)::equals).count())
        .isBetween(2L, 59L);

    node.fabric.restore(SECOND);
    scan(60);

    assertThat(verdict()).isEqualTo(Verdict.HEALTHY);
  }

  @Test
  void aRescanGoesToEachControllerOfTheVolume() {
    value(node.services().reconcile().rescan(ONE));

    assertThat(node.calls.made()).containsExactly("rescan nvme0", "rescan nvme1");
  }

  @Test
  void aVolumeThatIsNotStagedHereIsUnknown() {
    assertThat(failure(node.services().reconcile().reconnect(TWO)))
        .isInstanceOf(NodeFailure.VolumeUnknown.class);
  }

  private void scan(int times) {
    for (int i = 0; i < times; i++) {
      node.scan(1);
    }
  }

  private Verdict verdict() {
    return node.services().health().report(ONE).orElseThrow().health().verdict();
  }
}

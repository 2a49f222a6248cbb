package dev.holdfast.application.connect;

import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.TWO;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.domain.failure.NodeFailure;
import org.junit.jupiter.api.Test;

/** By unstaging a volume, which releases its connections. */
class ConnectionReleaseTest {
  private final InMemoryNode node = new InMemoryNode();

  @Test
  void aControllerOfAnotherProgramStays() {
    node.fabric.target(nqn(ONE), InMemoryNode.BYTES);
    node.fabric.connectedByAnother(nqn(ONE), FIRST);
    value(node.tryStage(ONE));

    value(node.unstage(ONE));

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST);
  }

  /** The kernel decides, not the answer of the program that was asked to delete it. */
  @Test
  void aControllerThatIsStillShownAfterItsDeletionKeepsTheVolumeOnRecord() {
    node.stage(ONE);
    node.fabric.answersGoneTooEarly();

    assertThat(failure(node.unstage(ONE)).message()).contains("is still there");

    assertThat(node.records.find(ONE)).isPresent();
    node.calls.forget();
    assertThat(node.unstage(ONE)).isInstanceOf(Outcome.Failure.class);
    assertThat(node.calls.made()).contains("disconnect " + FIRST, "disconnect " + SECOND);
  }

  @Test
  void theLastVolumeOfASubsystemDisconnectsIt() {
    node.stage(ONE);
    value(node.tryStage(TWO, nqn(ONE)));

    value(node.unstage(ONE));
    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST, SECOND);

    value(node.unstage(TWO));
    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
  }

  @Test
  void nothingIsDisconnectedWhileARecordCannotBeRead() {
    node.stage(ONE);
    node.records.unreadable("/var/lib/holdfast/two.volume");

    value(node.unstage(ONE));

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST, SECOND);
    assertThat(node.records.find(ONE)).isEmpty();
  }

  @Test
  void withoutAThreadForADisconnectTheVolumeStaysOnRecord() {
    node.stage(ONE);
    node.time.startsThreads(false);

    assertThat(failure(node.unstage(ONE))).isInstanceOf(NodeFailure.MayRemain.class);

    assertThat(node.records.find(ONE)).isPresent();
  }
}

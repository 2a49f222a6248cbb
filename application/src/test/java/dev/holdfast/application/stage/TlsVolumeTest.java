package dev.holdfast.application.stage;

import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.TWO;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.port.out.TlsKeys.Seen;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.tls.TlsKey;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.Secret;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A volume that demands TLS has it on every connection, or none at all. */
final class TlsVolumeTest {
  private static final Credentials KEY =
      new Credentials(
          Optional.empty(),
          Optional.empty(),
          Optional.of(new Secret("tlsPsk", "NVMeTLSkey-1:01:a2V5:")));

  private final InMemoryNode node = new InMemoryNode();

  @BeforeEach
  void target() {
    node.fabric.target(nqn(ONE), InMemoryNode.BYTES);
    node.fabric.requireTls(nqn(ONE));
    node.secrets(KEY);
  }

  @Test
  void isConnectedByItsKeyWhichGoesWithIt() {
    value(node.tryStage(ONE));

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactlyInAnyOrder(FIRST, SECOND);
    assertThat(node.tls.empty()).isFalse();

    value(node.unstage(ONE));

    assertThat(node.tls.empty()).isTrue();
    assertThat(node.credentials.empty()).isTrue();
  }

  static Stream<Seen> notShown() {
    return Stream.of(
        new Seen.Plain(),
        new Seen.Awaited(),
        new Seen.Unknown("it cannot be read"),
        new Seen.Encrypted(new TlsKey(7)));
  }

  /** Also where the kernel has answered that it connected. */
  @ParameterizedTest
  @MethodSource("notShown")
  void isRefusedWhereItsEncryptionIsNotShownAndNothingStays(Seen seen) {
    node.tls.shows(seen);

    NodeFailure failed = failure(node.tryStage(ONE));

    assertThat(failed).isInstanceOf(NodeFailure.NotEncrypted.class);
    assertThat(failed.message()).contains("was asked for with TLS", "it is deleted");
    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mount"));
    assertThat(node.tls.empty()).isTrue();
  }

  @Test
  void doesNotUseAConnectionOfAnotherProgramThatIsPlain() {
    node.fabric.connectedByAnother(nqn(ONE), SECOND);

    NodeFailure failed = failure(node.tryStage(ONE));

    assertThat(failed).isInstanceOf(NodeFailure.NotEncrypted.class);
    assertThat(failed.message()).contains("nvme0 at 10.0.1.1:4420", "disconnect them");
    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(SECOND);
  }

  /** It may be of a volume of this subsystem, which connects again by the key. */
  @Test
  void leavesItsKeyWhileARecordCannotBeRead() {
    node.raw();
    value(node.tryStage(ONE));
    node.fabric.cut(FIRST);
    node.fabric.cut(SECOND);
    node.records.unreadable("/var/lib/holdfast/two.volume");

    value(node.unstage(ONE));

    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
    assertThat(node.tls.empty()).isFalse();
  }

  @Test
  void isConnectedAgainByItsKeyAfterARestart() {
    value(node.tryStage(ONE));
    node.restart();

    loseAPath();

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactlyInAnyOrder(FIRST, SECOND);
  }

  /** The target would take a plain connection. */
  @Test
  void isNotConnectedAgainWithoutItsKey() {
    node.credentials.close("the keyring is closed");
    node.fabric.target(nqn(TWO), InMemoryNode.BYTES);
    value(node.tryStage(TWO));
    node.restart();

    loseAPath();

    assertThat(node.fabric.controllers(nqn(TWO))).containsExactly(SECOND);
    assertThat(node.services().health().report(TWO).toString())
        .contains("the volume demands TLS", "the keyring is closed", "delete the pod");
  }

  @Test
  void sharesItsSubsystemOnlyWithVolumesThatDemandItToo() {
    value(node.tryStage(ONE));
    value(node.tryStage(TWO, nqn(ONE)));
    value(node.unstage(TWO));
    node.secrets(Credentials.NONE);

    NodeFailure failed = failure(node.tryStage(TWO, nqn(ONE)));

    assertThat(failed).isInstanceOf(NodeFailure.StepRefused.class);
    assertThat(failed.message())
        .contains("without TLS", "volume one on the same subsystem is staged with TLS");
    assertThat(node.tls.empty()).isFalse();
  }

  @Test
  void isNoRepetitionOfOneThatDoesNotDemandIt() {
    value(node.tryStage(ONE));
    node.secrets(Credentials.NONE);

    NodeFailure failed = failure(node.tryStage(ONE));

    assertThat(failed).isInstanceOf(NodeFailure.Incompatible.class);
    assertThat(failed.message()).contains("TLS (tlsPsk)", "no TLS");
  }

  @Test
  void losesAnOwnConnectionThatTurnsOutToBePlain() {
    value(node.tryStage(ONE));
    node.tls.shows(new Seen.Plain());

    node.scan(1);
    node.scan(1);

    assertThat(node.calls.made()).anyMatch(call -> call.startsWith("disconnect"));
  }

  @Test
  void aRebuiltRecordKnowsThatItsConnectionsAreEncrypted() {
    value(node.tryStage(ONE));
    node.kubeletHasStaged(ONE);
    node.records.remove(ONE);
    node.restart();

    node.scan(1);

    assertThat(node.records.find(ONE).orElseThrow().attachment().tls()).isTrue();
  }

  private void loseAPath() {
    node.scan(1);
    node.fabric.cut(FIRST);
    node.fabric.restore(FIRST);
    for (int i = 0; i < 60; i++) {
      node.scan(1);
    }
  }
}

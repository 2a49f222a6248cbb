package dev.holdfast.application.recover;

import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.TWO;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A target that wants a key, and a node that is not asked by kubelet. */
final class VolumeKeysTest {
  private static final Secret KEY = new Secret("dhchapSecret", "DHHC-1:00:a2V5:");
  private static final Credentials KEYS =
      new Credentials(Optional.of(KEY), Optional.empty(), Optional.empty());

  private static final Secret NEXT = new Secret("dhchapSecret", "DHHC-1:00:bmV4dA==:");
  private static final Credentials NEXT_KEYS =
      new Credentials(Optional.of(NEXT), Optional.empty(), Optional.empty());

  private final InMemoryNode node = new InMemoryNode();

  @BeforeEach
  void target() {
    node.fabric.target(nqn(ONE), InMemoryNode.BYTES);
    node.fabric.requireSecret(nqn(ONE), KEY);
  }

  @Test
  void aNodeThatDidNotStageTheVolumeConnectsItWithItsKey() {
    stage(ONE, KEYS);
    node.restart();

    loseAPath();

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactlyInAnyOrder(FIRST, SECOND);
  }

  /** Both volumes need the path, and one of them was staged over the controllers of the other. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theKeyOfANeighbourServes(boolean firstHasIt) {
    stage(firstHasIt ? ONE : TWO, KEYS);
    stage(firstHasIt ? TWO : ONE, Credentials.NONE);
    node.restart();

    loseAPath();

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactlyInAnyOrder(FIRST, SECOND);
  }

  /** As after an update from a version that kept no keys. */
  @Test
  void aKeyThatIsNotKeptIsReadBackFromAControllerThatIsThere() {
    node.credentials.close("the keyring is closed");
    stage(ONE, KEYS);
    node.restart();
    show(SECOND, KEYS);

    loseAPath();

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactlyInAnyOrder(FIRST, SECOND);
  }

  /** An administrator has changed it on the target and on the controllers that are there. */
  @Test
  void aKeyThatWasChangedIsReadBackFromAControllerThatIsThereAndKept() {
    stage(ONE, KEYS);
    node.fabric.requireSecret(nqn(ONE), NEXT);
    show(SECOND, NEXT_KEYS);

    loseAPath();
    assertThat(node.fabric.controllers(nqn(ONE))).containsExactlyInAnyOrder(FIRST, SECOND);

    node.restart();
    loseAPath();
    assertThat(node.fabric.controllers(nqn(ONE))).containsExactlyInAnyOrder(FIRST, SECOND);
  }

  /** The target has still to learn it. */
  @Test
  void aRefusedKeyOfTheLastStageIsKeptWhereTheOtherOneIsRefusedToo() {
    node.fabric.requireSecret(nqn(ONE), NEXT);
    stage(ONE, NEXT_KEYS);
    node.fabric.requireSecret(nqn(ONE), new Secret("dhchapSecret", "DHHC-1:00:dGhpcmQ=:"));
    show(SECOND, KEYS);
    loseAPath();
    assertThat(node.services().health().report(ONE).toString())
        .contains("did not take the key", "if the target has another key now");

    node.fabric.requireSecret(nqn(ONE), NEXT);
    scans();

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactlyInAnyOrder(FIRST, SECOND);
  }

  @Test
  void withoutAnyKeyTheReasonSaysWhatHelps() {
    node.credentials.close("the keyring is closed");
    stage(ONE, KEYS);
    node.restart();

    loseAPath();

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(SECOND);
    assertThat(node.services().health().report(ONE).toString())
        .contains("the keyring is closed", "delete the pod");
  }

  @Test
  void afterUnstageNothingIsKept() {
    stage(ONE, KEYS);
    assertThat(node.credentials.empty()).isFalse();

    value(node.unstage(ONE));

    assertThat(node.credentials.empty()).isTrue();
  }

  @Test
  void norAfterTheUnstageOfAVolumeWhoseRecordIsLost() {
    stage(ONE, KEYS);
    node.records.remove(ONE);

    value(node.unstage(ONE));

    assertThat(node.credentials.empty()).isTrue();
  }

  @Test
  void aVolumeThatIsStagedAgainWithoutAKeyHasNone() {
    stage(ONE, KEYS);
    value(node.unstage(ONE));
    stage(ONE, KEYS);
    stage(ONE, Credentials.NONE);

    assertThat(node.credentials.empty()).isTrue();
  }

  private void stage(VolumeId volume, Credentials credentials) {
    node.secrets(credentials);
    value(node.tryStage(volume, nqn(ONE)));
  }

  private void show(TransportId address, Credentials keys) {
    FabricTopology topology = node.fabric;
    topology.observe().controllers().stream()
        .filter(controller -> controller.address().serves(address))
        .map(Controller::name)
        .forEach(name -> node.credentials.show(name, keys));
  }

  private void loseAPath() {
    node.scan(1);
    node.fabric.cut(FIRST);
    node.fabric.restore(FIRST);
    scans();
  }

  private void scans() {
    for (int i = 0; i < 60; i++) {
      node.scan(1);
    }
  }
}

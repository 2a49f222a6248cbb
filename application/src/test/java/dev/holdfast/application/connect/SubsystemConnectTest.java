package dev.holdfast.application.connect;

import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.topology.NativeMultipath;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By staging a volume, which connects its subsystem. */
class SubsystemConnectTest {
  private final InMemoryNode node = new InMemoryNode();

  @BeforeEach
  void target() {
    node.fabric.target(nqn(ONE), InMemoryNode.BYTES);
  }

  @Test
  void oneOfTwoPathsIsEnough() {
    node.fabric.cut(SECOND);

    value(node.tryStage(ONE));

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST);
  }

  /** The first path shows whether a second one is another path or another device. */
  @ParameterizedTest
  @EnumSource(names = {"OFF", "UNKNOWN"})
  void withoutMultipathOrWithoutKnowingItOnePathIsConnected(NativeMultipath multipath) {
    node.fabric.multipath(multipath);

    value(node.tryStage(ONE));

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST);
  }

  @Test
  void everyAddressHasItsReasonWhenNoneConnects() {
    node.fabric.cut(FIRST);
    node.fabric.cut(SECOND);

    assertThat(failure(node.tryStage(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.NoUsablePath.class,
            none -> assertThat(none.reasons()).containsOnlyKeys(FIRST, SECOND));

    assertThat(node.records.all()).isEmpty();
  }

  @Test
  void aControllerOfAnotherProgramIsUsedAndNotOwned() {
    node.fabric.connectedByAnother(nqn(ONE), FIRST);

    value(node.tryStage(ONE));

    assertThat(created()).containsExactly(SECOND);
    assertThat(node.calls.made()).doesNotContain("connect " + FIRST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deleting", "deleting (no IO)", "dead", "suspended"})
  void aControllerThatDoesNotServeItsAddressIsNoReasonNotToConnect(String word) {
    node.fabric.connectedByAnother(nqn(ONE), FIRST);
    node.fabric.connectedByAnother(nqn(ONE), SECOND);
    node.fabric.wedge(FIRST, word);
    node.fabric.wedge(SECOND, word);

    value(node.tryStage(ONE));

    assertThat(node.fabric.controllers(nqn(ONE)))
        .containsExactlyInAnyOrder(FIRST, SECOND, FIRST, SECOND);
    assertThat(created()).containsExactlyInAnyOrder(FIRST, SECOND);
  }

  @Test
  void withoutAThreadNothingIsConnectedAndTheReasonIsReported() {
    node.time.startsThreads(false);

    assertThat(failure(node.tryStage(ONE)).message())
        .contains("not tried", "unable to create native thread");

    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
  }

  private List<TransportId> created() {
    return node.controllers.read().all().stream()
        .flatMap(one -> one.created().stream())
        .map(CreatedController::address)
        .toList();
  }
}

package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Targets that are known by name, or that have moved. */
final class MovedPortalsTest extends SharedNode {
  @Override
  String[] settings() {
    return new String[] {"--holdfast.portals[192.0.2.1]=" + Node.FIRST + ",array-b.example"};
  }

  @Test
  void aNameIsLookedUpAtEachStageAndTheOldPathGoesOnceTheNewOneCarries() {
    SimulatedTarget target = node.target();
    node.host().fabric().name("array.example", Node.FIRST);
    Volume volume = node.volume(target.nqn()).with("targetTrAddr", "array.example");
    volume.stage();
    assertThat(addresses(target)).containsExactly(Node.FIRST);

    node.host().fabric().name("array.example", Node.SECOND);
    volume.stage();

    assertThat(addresses(target)).contains(Node.SECOND);
    Awaiting.until(() -> addresses(target).equals(List.of(Node.SECOND)));
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aNameThatLeadsElsewhereAfterALossIsFollowedByTheReconnect() {
    SimulatedTarget target = node.target();
    node.host().fabric().name("moving.example", Node.FIRST);
    Volume volume =
        node.volume(target.nqn())
            .with("targetTrAddr", "moving.example")
            .with("ctrlLossTmo", "2")
            .with("reconnectDelay", "1");
    volume.stage();
    volume.publish();

    node.host().fabric().name("moving.example", Node.SECOND);
    target.cut(Node.FIRST, Node.PORT);

    Awaiting.until(() -> addresses(target).equals(List.of(Node.SECOND)));
    Awaiting.until(() -> RecoveryTest.succeeds(() -> volume.publish("b", false)));
    volume.unpublish("b");
    volume.unpublish();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aNameWhoseAddressesComeInAnotherOrderEachTimeHasNotMoved() {
    SimulatedTarget target = node.target();
    node.host().fabric().name("round.example", Node.FIRST, Node.SECOND);
    Volume volume =
        node.volume(target.nqn())
            .with("targetTrAddr", "round.example")
            .with("ctrlLossTmo", "2")
            .with("reconnectDelay", "1");
    volume.stage();

    target.refuse(Node.FIRST, Node.PORT);
    Awaiting.until(() -> addresses(target).equals(List.of(Node.SECOND)));
    target.restore(Node.FIRST, Node.PORT);

    Awaiting.until(() -> addresses(target).size() == 2);
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aNameServiceThatIsDownDoesNotMoveAVolumeThatWasThere() {
    SimulatedTarget target = node.target();
    node.host().fabric().name("other.example", Node.FIRST);
    Volume volume = node.volume(target.nqn()).with("targetTrAddr", "other.example");
    volume.stage();

    node.host().fabric().name("other.example");
    volume.stage();

    assertThat(addresses(target)).containsExactly(Node.FIRST);
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aNameThatLedNowhereAtTheStageIsAMissingPathUntilItLeadsSomewhere() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).with("targetTrAddr", Node.FIRST + ",late.example");
    volume.stage();
    Awaiting.until(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.DEGRADED)));
    assertThat(addresses(target)).containsExactly(Node.FIRST);

    node.host().fabric().name("late.example", Node.SECOND);

    Awaiting.until(() -> addresses(target).size() == 2);
    Awaiting.until(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.HEALTHY)));
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aNameThatNobodyKnowsIsSaidAndLeavesNothing() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).with("targetTrAddr", "nobody.example");

    assertThat(refused(Code.UNAVAILABLE, volume::stage))
        .contains("nobody.example", "not known", "targetTrAddr");

    nothingIsLeftOf(volume, target);
  }

  @Test
  void anAddressThatHasMovedIsFollowed() {
    SimulatedTarget target = node.target();
    node.host().fabric().name("array-b.example", Node.SECOND);
    Volume volume = node.volume(target.nqn()).with("targetTrAddr", "192.0.2.1");

    volume.stage();

    assertThat(addresses(target)).containsExactlyInAnyOrder(Node.FIRST, Node.SECOND);
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  private List<String> addresses(SimulatedTarget target) {
    return node.controllers(target.nqn()).stream()
        .map((Controller controller) -> controller.address().traddr().orElseThrow())
        .toList();
  }
}

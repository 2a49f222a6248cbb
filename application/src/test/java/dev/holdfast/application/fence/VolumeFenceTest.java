package dev.holdfast.application.fence;

import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.TWO;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.pod;
import static dev.holdfast.application.memory.InMemoryNode.staging;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryFabric;
import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.reservation.ReservationKey;
import dev.holdfast.domain.reservation.ReservationReport.Registrant;
import dev.holdfast.domain.volume.FencingPolicy;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeFenceTest {
  private static final HostId OTHER = HostId.parse("22222222-0000-4000-8000-000000000002");

  private final InMemoryNode node = new InMemoryNode();

  VolumeFenceTest() {
    node.fabric.target(nqn(ONE), InMemoryNode.BYTES);
    node.reservations.support();
  }

  private Verdict verdict() {
    return node.services().health().report(ONE).orElseThrow().health().verdict();
  }

  private List<HostId> registered() {
    return node.reservations.now().registrants().stream().map(Registrant::host).toList();
  }

  private void otherHostHasIt() {
    node.reservations.heldBy(OTHER, ReservationKey.of(OTHER, ONE));
  }

  @Test
  void theReservationIsTakenBeforeAnythingIsWritten() {
    StagedVolume staged = value(node.tryStage(ONE));

    assertThat(staged.reserved()).isTrue();
    assertThat(node.calls.made())
        .containsSubsequence(
            "reservation Register", "reservation Reserve", "mkfs nvme0n1", "mount /staging/one");
    assertThat(node.reservations.now().of(InMemoryFabric.HOST.id()))
        .contains(
            new Registrant(
                InMemoryFabric.HOST.id(), ReservationKey.of(InMemoryFabric.HOST.id(), ONE), true));
  }

  @Test
  void itIsReleasedAfterTheUnmountAndBeforeTheDisconnect() {
    node.stage(ONE);

    value(node.unstage(ONE));

    assertThat(node.calls.made())
        .containsSubsequence(
            "unmount /staging/one", "reservation Unregister", "disconnect " + FIRST);
    assertThat(registered()).isEmpty();
  }

  @Test
  void aReservationThatCannotBeReleasedKeepsTheVolumeStaged() {
    node.stage(ONE);
    node.calls.failing("reservation Unregister");
    assertThat(failure(node.unstage(ONE))).isInstanceOf(NodeFailure.MayRemain.class);
    assertThat(node.records.find(ONE)).isPresent();

    node.calls.succeed();
    value(node.unstage(ONE));

    assertThat(registered()).isEmpty();
  }

  @Test
  void anotherHostsReservationRefusesWithoutAttachment() {
    otherHostHasIt();

    assertThat(failure(node.tryStage(ONE)))
        .isInstanceOf(NodeFailure.HeldElsewhere.class)
        .extracting(NodeFailure::message)
        .asString()
        .contains(OTHER.toString(), "nvme resv-report");

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mkfs"));
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mount"));
    assertThat(node.records.find(ONE)).isEmpty();
    assertThat(registered()).containsExactly(OTHER);
  }

  @Test
  void itIsTakenOverFromAHostFromWhichKubernetesHasDetachedTheVolume() {
    node.attached();
    otherHostHasIt();

    value(node.tryStage(ONE));

    assertThat(registered()).containsExactly(InMemoryFabric.HOST.id());
  }

  @Test
  void theReservationOfAnotherVolumeIsNeverTaken() {
    node.attached();
    node.reservations.heldBy(OTHER, ReservationKey.of(OTHER, TWO));

    assertThat(failure(node.tryStage(ONE)).message()).contains("another volume");
    assertThat(registered()).containsExactly(OTHER);
  }

  @Test
  void aSilentTargetIsNotWrittenTo() {
    node.reservations.silent(true);

    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.DeviceUnproven.class);
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mkfs"));
  }

  @Test
  void oneWhoRegisteredInARaceAndLostDoesNotStayRegistered() {
    node.calls.during("reservation Reserve", this::otherHostHasItToo);

    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.HeldElsewhere.class);
    assertThat(registered()).containsExactly(OTHER);
  }

  private void otherHostHasItToo() {
    node.reservations.heldBy(OTHER, ReservationKey.of(OTHER, ONE));
    node.reservations.listed(ReservationKey.of(InMemoryFabric.HOST.id(), ONE));
    node.reservations.conflictOnce();
  }

  @Test
  void aReaderRegistersNothingAndIsNotRefusedByAWriterElsewhere() {
    node.stage(ONE);
    value(node.unstage(ONE));
    otherHostHasIt();
    node.readOnly();

    value(node.tryStage(ONE));

    assertThat(registered()).containsExactly(OTHER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTO", "REQUIRE", "OFF"})
  void aNamespaceWithoutReservationsIsStagedUnlessTheyAreRequired(FencingPolicy policy) {
    InMemoryNode without = new InMemoryNode();
    without.fabric.target(nqn(ONE), InMemoryNode.BYTES);
    without.fencing(policy);

    if (policy == FencingPolicy.REQUIRE) {
      assertThat(failure(without.tryStage(ONE)))
          .isInstanceOf(NodeFailure.CapabilityUnsupported.class);
      assertThat(without.calls.made()).noneMatch(call -> call.startsWith("mkfs"));
    } else {
      assertThat(value(without.tryStage(ONE)).reserved()).isFalse();
    }
  }

  @Test
  void offAsksTheTargetNothing() {
    node.fencing(FencingPolicy.OFF);
    otherHostHasIt();

    value(node.tryStage(ONE));

    assertThat(registered()).containsExactly(OTHER);
  }

  @Test
  void aVolumeThatWasTakenOverIsFencedAndNothingIsTakenBack() {
    node.stage(ONE);
    value(node.publish(ONE));
    otherHostHasIt();

    node.scan(30);
    assertThat(verdict()).isEqualTo(Verdict.FENCED);
    node.scan(30);

    assertThat(registered()).containsExactly(OTHER);
    assertThat(failure(node.publish(ONE))).isInstanceOf(NodeFailure.HeldElsewhere.class);
  }

  @Test
  void theTargetIsAskedAsSoonAsAnOutageIsOver() {
    node.stage(ONE);
    node.scan(30);
    List.of(FIRST, SECOND).forEach(address -> node.fabric.wedge(address, "connecting"));
    node.scan(1);
    assertThat(verdict()).isEqualTo(Verdict.RECONNECTING);
    otherHostHasIt();
    List.of(FIRST, SECOND).forEach(address -> node.fabric.wedge(address, "live"));

    node.scan(1);

    assertThat(verdict()).isEqualTo(Verdict.FENCED);
  }

  @Test
  void aVolumeThatAnotherHostHadMeanwhileStaysFencedAfterThatHostHasReleasedIt() {
    node.stage(ONE);
    otherHostHasIt();
    node.reservations.free();

    node.scan(30);
    node.scan(30);

    assertThat(verdict()).isEqualTo(Verdict.FENCED);
    assertThat(registered()).isEmpty();
  }

  @Test
  void aFencedVolumeIsUnstagedAlthoughNothingCanBeWritten() {
    node.raw();
    node.stage(ONE);
    otherHostHasIt();
    node.calls.failing("flush");

    value(node.unstage(ONE));

    assertThat(node.records.find(ONE)).isEmpty();
    assertThat(registered()).containsExactly(OTHER);
  }

  @Test
  void theLoopTakesAgainWhatTheTargetHasForgotten() {
    node.stage(ONE);
    node.reservations.lose();

    node.scan(30);
    node.scan(1);
    node.scan(30);

    assertThat(registered()).containsExactly(InMemoryFabric.HOST.id());
    assertThat(verdict()).isEqualTo(Verdict.HEALTHY);
    assertThat(node.services().health().report(ONE).orElseThrow().health().fence())
        .hasValueSatisfying(fence -> assertThat(fence.state()).isEqualTo(Fence.State.HELD));
  }

  @Test
  void whatWasHeldTooLongAgoIsNotTakenAgainByTheLoop() {
    node.stage(ONE);
    node.restart();
    node.reservations.lose();

    node.scan(30);
    node.scan(30);

    assertThat(registered()).isEmpty();
    assertThat(node.services().health().report(ONE).orElseThrow().health().fence())
        .hasValueSatisfying(fence -> assertThat(fence.state()).isEqualTo(Fence.State.LEFT));

    value(node.tryStage(ONE));
    assertThat(registered()).containsExactly(InMemoryFabric.HOST.id());
  }

  @Test
  void aFencedVolumeStaysFencedWhenTheTargetForgets() {
    node.stage(ONE);
    otherHostHasIt();
    node.scan(30);
    node.reservations.lose();

    node.scan(30);
    node.scan(30);

    assertThat(verdict()).isEqualTo(Verdict.FENCED);
    assertThat(registered()).isEmpty();
  }

  @Test
  void whatAnotherHostTookFirstAfterTheTargetHasForgottenIsFenced() {
    node.stage(ONE);
    node.reservations.lose();
    otherHostHasIt();

    node.scan(30);
    node.scan(30);

    assertThat(verdict()).isEqualTo(Verdict.FENCED);
    assertThat(registered()).containsExactly(OTHER);
  }

  @Test
  void aStageCallRemovesTheMountFromBeforeTheTakeOver() {
    node.attached();
    node.stage(ONE);
    otherHostHasIt();

    value(node.tryStage(ONE));

    assertThat(node.calls.made())
        .containsSubsequence("unmount /staging/one", "reservation Preempt", "mount /staging/one");
    assertThat(registered()).containsExactly(InMemoryFabric.HOST.id());
  }

  @Test
  void aStageCallLeavesWhatAPodStillHas() {
    node.attached();
    node.stage(ONE);
    value(node.publish(ONE));
    otherHostHasIt();

    assertThat(failure(node.tryStage(ONE)).message()).contains(pod(ONE).value());

    assertThat(node.mounted(staging(ONE))).isTrue();
    assertThat(registered()).containsExactly(OTHER);
  }

  private void lostForTooLong() {
    node.stage(ONE);
    node.scan(1);
    node.fabric.cut(FIRST);
    node.fabric.cut(SECOND);
    node.scan(1);
    node.scan(600);
    node.fabric.restore(FIRST);
    node.fabric.connectedByAnother(nqn(ONE), FIRST);
    node.calls.forget();
  }

  @Test
  void withTheReservationInHandADeadMountIsReplacedHoweverLongItWasLost() {
    lostForTooLong();

    node.scan(1);
    node.scan(1);

    assertThat(node.calls.made()).containsSubsequence("unmount /staging/one", "mount /staging/one");
  }

  @Test
  void withoutItADeadMountIsLeftAlone() {
    lostForTooLong();
    otherHostHasIt();

    node.scan(1);
    node.scan(1);

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mount"));
    assertThat(verdict()).isEqualTo(Verdict.FENCED);
  }
}

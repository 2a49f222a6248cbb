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
  void theReservationStaysWhileAnotherVolumeHereWritesToTheNamespace() {
    node.stage(ONE);
    value(node.tryStage(TWO, nqn(ONE)));

    value(node.unstage(ONE));
    assertThat(registered()).containsExactly(InMemoryFabric.HOST.id());

    value(node.unstage(TWO));
    assertThat(registered()).isEmpty();
  }

  @Test
  void aReaderOfTheNamespaceDoesNotKeepTheReservation() {
    node.stage(ONE);
    node.readOnly();
    value(node.tryStage(TWO, nqn(ONE)));

    value(node.unstage(ONE));

    assertThat(registered()).isEmpty();
  }

  @Test
  void aVolumeOfAnotherNamespaceDoesNotKeepTheReservation() {
    node.stage(ONE);
    StagedVolume other = node.stage(TWO);
    node.records.put(other.withAttachment(node.records.find(ONE).orElseThrow().attachment()));

    value(node.unstage(ONE));

    assertThat(node.calls.made()).contains("reservation Unregister");
  }

  /** At a reboot, say: what the record does not note may be registered all the same. */
  @Test
  void whatIsRegisteredAndNotNotedIsReleased() {
    StagedVolume staged = node.stage(ONE);
    node.records.put(staged.withReserved(false));

    value(node.unstage(ONE));

    assertThat(registered()).isEmpty();
  }

  @Test
  void aReaderThatNotedNothingAsksTheTargetNothingWhenItLeaves() {
    node.readOnly();
    node.fabric.target(nqn(ONE), InMemoryNode.BYTES);
    node.raw();
    value(node.tryStage(ONE));
    int asked = node.reservations.asked();

    value(node.unstage(ONE));

    assertThat(node.reservations.asked()).isEqualTo(asked);
  }

  @Test
  void theTargetIsAskedTwiceAMinuteWhileNothingChanges() {
    node.stage(ONE);
    node.scan(30);
    int asked = node.reservations.asked();

    node.scan(10);
    node.scan(10);
    assertThat(node.reservations.asked()).isEqualTo(asked);

    node.scan(10);
    assertThat(node.reservations.asked()).isEqualTo(asked + 1);
  }

  @Test
  void theTargetIsAskedAtOnceWhenItsSubsystemHasChanged() {
    node.stage(ONE);
    node.scan(30);
    int asked = node.reservations.asked();

    node.fabric.wedge(FIRST, "connecting");
    node.scan(1);

    assertThat(node.reservations.asked()).isEqualTo(asked + 1);
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
  void whatThisHostGaveUpWasNotTakenByAnotherOne() {
    node.raw();
    node.stage(ONE);
    node.scan(30);
    node.calls.failing("disconnect");
    failure(node.unstage(ONE));

    node.scan(30);
    assertThat(verdict()).isNotEqualTo(Verdict.FENCED);

    node.calls.succeed();
    value(node.unstage(ONE));
    assertThat(registered()).isEmpty();
  }

  @Test
  void aRawVolumeLeavesItsReservationInAnOutage() {
    node.raw();
    node.stage(ONE);
    node.fabric.wedge(FIRST, "connecting");
    node.fabric.wedge(SECOND, "connecting");
    node.reservations.silent(true);

    value(node.unstage(ONE));

    assertThat(registered()).containsExactly(InMemoryFabric.HOST.id());
  }

  @Test
  void whatWasReservedIsReleasedAlsoIfFencingIsOffMeanwhile() {
    node.stage(ONE);
    node.fencing(FencingPolicy.OFF);
    value(node.tryStage(ONE));

    value(node.unstage(ONE));

    assertThat(registered()).isEmpty();
  }

  @Test
  void aVolumeOfSeveralNodesThatAnEarlierVersionStagedIsNotReservedUnderTheOthers() {
    node.shared();
    StagedVolume staged = node.stage(ONE);
    node.records.put(staged.withReserved(false));
    node.reservations.lose();

    node.scan(30);
    node.scan(30);

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
  void aTakeOverWhoseAnswerWasLostIsNotBelievedBeforeTheTargetHasAnsweredAgain() {
    node.attached();
    otherHostHasIt();
    node.reservations.losePreemptsAnswer();
    node.calls.failing("reservation Unregister");
    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.MayRemain.class);
    node.calls.failing("reservation Register");
    node.calls.forget();

    assertThat(failure(node.tryStage(ONE)).message()).contains("not known to be this host's");
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mkfs"));

    node.calls.succeed();
    value(node.tryStage(ONE));
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
  void aRegistrationWhoseAnswerWasLostIsEndedBeforeTheVolumeIsForgotten() {
    node.calls.during("reservation Register", () -> node.reservations.silent(true));
    node.reservations.answersAreLost();

    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.MayRemain.class);
    assertThat(registered()).containsExactly(InMemoryFabric.HOST.id());

    node.reservations.silent(false);
    value(node.unstage(ONE));
    assertThat(registered()).isEmpty();
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

  @Test
  void aReaderThatHasTheVolumeForItselfNeedsToKnowThatNoOtherHostWrites() {
    node.stage(ONE);
    value(node.unstage(ONE));
    node.readOnlyHere();
    node.reservations.silent(true);
    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.DeviceUnproven.class);

    node.reservations.silent(false);
    otherHostHasIt();
    assertThat(failure(node.tryStage(ONE)).message())
        .contains("the host with host id " + OTHER + " holds it");
  }

  @Test
  void aReleaseThatFailedIsNotOverBecauseTheTargetIsSilentThen() {
    node.stage(ONE);
    node.calls.failing("reservation Unregister");
    assertThat(failure(node.unstage(ONE))).isInstanceOf(NodeFailure.MayRemain.class);
    node.calls.succeed();
    node.reservations.silent(true);

    assertThat(failure(node.unstage(ONE))).isInstanceOf(NodeFailure.MayRemain.class);
    assertThat(node.records.find(ONE)).isPresent();
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
  void aFencedVolumeStaysFencedWhenTheTargetWasSilentBeforeItForgot() {
    node.stage(ONE);
    otherHostHasIt();
    node.scan(30);
    node.reservations.silent(true);
    node.scan(30);
    node.reservations.silent(false);
    node.reservations.lose();

    node.scan(30);
    node.scan(30);

    assertThat(verdict()).isEqualTo(Verdict.FENCED);
    assertThat(registered()).isEmpty();
    assertThat(failure(node.publish(ONE))).isInstanceOf(NodeFailure.HeldElsewhere.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMountFromBeforeATakeOverIsRemovedAlsoIfTheTargetHasForgottenIt(boolean restarted) {
    node.stage(ONE);
    otherHostHasIt();
    node.scan(30);
    node.reservations.lose();
    if (restarted) {
      node.restart();
    }
    node.calls.forget();

    value(node.tryStage(ONE));

    assertThat(node.calls.made()).containsSubsequence("unmount /staging/one", "mount /staging/one");
    assertThat(registered()).containsExactly(InMemoryFabric.HOST.id());
  }

  @Test
  void aMountThatWasHeldUntilTheTargetForgotStays() {
    node.stage(ONE);
    node.reservations.lose();
    node.calls.forget();

    value(node.tryStage(ONE));

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("unmount"));
    assertThat(registered()).containsExactly(InMemoryFabric.HOST.id());
  }

  @Test
  void theKeyOfANeighbourThatHasLeftIsReplacedAlsoByTheNextProcess() {
    node.stage(ONE);
    node.restart();
    HostId here = InMemoryFabric.HOST.id();
    node.reservations.heldBy(here, ReservationKey.of(here, TWO));

    node.scan(30);
    node.scan(1);

    assertThat(node.reservations.now().of(here))
        .contains(new Registrant(here, ReservationKey.of(here, ONE), true));
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

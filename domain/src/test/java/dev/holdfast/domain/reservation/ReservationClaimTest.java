package dev.holdfast.domain.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.reservation.ReservationReport.Registrant;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReservationClaimTest {
  private static final HostId HERE = HostId.parse("11111111-0000-4000-8000-000000000001");
  private static final HostId THERE = HostId.parse("22222222-0000-4000-8000-000000000002");
  private static final VolumeId VOLUME = new VolumeId("pv-1");
  private static final VolumeId OTHER = new VolumeId("pv-2");
  private static final ReservationKey MINE = ReservationKey.of(HERE, VOLUME);
  private static final ReservationKey THEIRS = ReservationKey.of(THERE, VOLUME);
  private static final ReservationType ALONE = ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY;
  private static final ReservationType SHARED = ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS;
  private static final Registrant HOLDER_HERE = new Registrant(HERE, MINE, true);
  private static final Registrant HOLDER_THERE = new Registrant(THERE, THEIRS, true);
  private static final Registrant LISTED_THERE = new Registrant(THERE, THEIRS, false);

  private static ReservationClaim claim(AccessMode mode, VolumeId... beside) {
    return ReservationClaim.of(
        HERE, volume(VOLUME, mode), Stream.of(beside).map(id -> volume(id, mode)).toList());
  }

  private static StagedVolume volume(VolumeId id, AccessMode mode) {
    return new StagedVolume(
        id,
        new StagedVolume.Request(
            new HostPath("/staging"),
            new VolumeAttachment(
                new SubsystemNqn("nqn.2026-01.dev.holdfast.test:one"),
                List.of(TransportId.tcp("10.0.0.1", 4420)),
                NamespaceSelector.THE_ONLY_ONE,
                ConnectionPolicy.DEFAULT,
                1,
                OutagePolicy.RELEASE,
                Duration.ofMinutes(15)),
            new VolumeCapability(new VolumeUse.Block(), mode)),
        StagedVolume.Device.UNKNOWN,
        new StagedVolume.Progress(List.of(), Optional.empty(), true, false),
        StagedVolume.Outage.NONE);
  }

  private static ReservationClaim single() {
    return claim(AccessMode.SINGLE_NODE_WRITER);
  }

  private static ReservationReport report(
      long generation, @Nullable ReservationType type, Registrant... registrants) {
    return new ReservationReport(generation, Optional.ofNullable(type), List.of(registrants));
  }

  @Test
  void registersThenReservesThenHoldsAFreeNamespace() {
    assertThat(single().next(ReservationReport.NONE, false))
        .isEqualTo(new ReservationCommand.Register(MINE));
    assertThat(single().next(report(1, null, new Registrant(HERE, MINE, false)), false))
        .isEqualTo(new ReservationCommand.Reserve(MINE, ALONE));
    assertThat(single().next(report(1, ALONE, HOLDER_HERE), false))
        .isEqualTo(new ReservationStep.Held());
  }

  @Test
  void leavesAnotherHostsReservationUnlessTheVolumeWasTakenFromIt() {
    ReservationReport held = report(1, ALONE, HOLDER_THERE);

    assertThat(single().next(held, false))
        .isEqualTo(new ReservationStep.Refused(HOLDER_THERE, ReservationStep.Reason.OTHER_HOST));
    assertThat(single().next(held, true)).isEqualTo(new ReservationCommand.Register(MINE));
    assertThat(
            single().next(report(2, ALONE, HOLDER_THERE, new Registrant(HERE, MINE, false)), true))
        .isEqualTo(new ReservationCommand.Preempt(MINE, HOLDER_THERE, ALONE));
  }

  @Test
  void neverTakesWhatAnotherHostRegisteredForAnotherVolume() {
    Registrant duplicate = new Registrant(THERE, ReservationKey.of(THERE, OTHER), false);
    for (boolean takeOver : List.of(true, false)) {
      assertThat(single().next(report(3, ALONE, duplicate, HOLDER_HERE), takeOver))
          .isEqualTo(new ReservationStep.Refused(duplicate, ReservationStep.Reason.OTHER_VOLUME));
    }
  }

  @Test
  void theHolderRemovesWhoeverElseMayWriteToItsVolume() {
    assertThat(single().next(report(3, ALONE, HOLDER_HERE, LISTED_THERE), false))
        .isEqualTo(new ReservationCommand.Preempt(MINE, LISTED_THERE, ALONE));
  }

  @Test
  void oneOfTwoThatRaceReserves() {
    Registrant listed = new Registrant(HERE, MINE, false);
    assertThat(single().next(report(2, null, listed, LISTED_THERE), false))
        .isEqualTo(new ReservationCommand.Reserve(MINE, ALONE));
    assertThat(single().next(report(2, ALONE, listed, HOLDER_THERE), false))
        .isEqualTo(new ReservationStep.Refused(HOLDER_THERE, ReservationStep.Reason.OTHER_HOST));
  }

  @Test
  void severalHostsShareAVolumeThatIsForSeveral() {
    ReservationClaim claim = claim(AccessMode.MULTI_NODE_MULTI_WRITER);
    ReservationReport shared = report(1, SHARED, HOLDER_THERE);

    assertThat(claim.next(shared, false)).isEqualTo(new ReservationCommand.Register(MINE));
    assertThat(claim.next(report(2, SHARED, HOLDER_THERE, HOLDER_HERE), false))
        .isEqualTo(new ReservationStep.Held());
    assertThat(claim.next(report(1, ALONE, HOLDER_THERE), true))
        .isEqualTo(new ReservationStep.Refused(HOLDER_THERE, ReservationStep.Reason.OTHER_MODE));
  }

  @Test
  void releasesItsOwnReservationOfAnotherType() {
    assertThat(single().next(report(1, SHARED, HOLDER_HERE), false))
        .isEqualTo(new ReservationCommand.Release(MINE, SHARED));
  }

  @Test
  void keepsTheKeyOfANeighbourOnTheSameNamespace() {
    ReservationKey neighbours = ReservationKey.of(HERE, OTHER);
    Registrant registered = new Registrant(HERE, neighbours, true);

    assertThat(
            claim(AccessMode.SINGLE_NODE_WRITER, OTHER).next(report(1, ALONE, registered), false))
        .isEqualTo(new ReservationStep.Held());
    assertThat(single().next(report(1, ALONE, registered), false))
        .isEqualTo(new ReservationCommand.Replace(neighbours, MINE));
  }

  @Test
  void aMissingRegistrationWasRemovedUnlessTheTargetCountsFromZero() {
    assertThat(single().removed(report(0, null))).isFalse();
    assertThat(single().removed(report(4, null))).isTrue();
    assertThat(single().removed(report(4, ALONE, HOLDER_HERE))).isFalse();
    assertThat(claim(AccessMode.MULTI_NODE_MULTI_WRITER).removed(report(4, null))).isFalse();
  }

  /** Every report that two hosts of one volume can bring about. */
  static Stream<ReservationReport> reports() {
    List<ReservationReport> all = new ArrayList<>();
    for (ReservationType type : ReservationType.values()) {
      for (boolean here : List.of(true, false)) {
        all.add(
            report(
                5, type, new Registrant(HERE, MINE, here), new Registrant(THERE, THEIRS, !here)));
      }
      all.add(report(5, type, HOLDER_HERE));
      all.add(report(5, type, HOLDER_THERE));
    }
    all.add(report(0, null));
    all.add(report(5, null, LISTED_THERE));
    all.add(report(5, null, new Registrant(HERE, MINE, false), LISTED_THERE));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("reports")
  void aProvenTakeOverEndsWithTheReservationInHand(ReservationReport start) {
    Target target = new Target(start);
    for (int step = 0; step < 10; step++) {
      ReservationStep next = single().next(target.report, true);
      if (next instanceof ReservationStep.Held) {
        assertThat(target.report.registrants()).containsExactly(HOLDER_HERE);
        assertThat(target.report.type()).contains(ALONE);
        return;
      }
      target.take(next);
    }
    throw new AssertionError("no end from " + start + ": " + target.report);
  }

  @ParameterizedTest
  @MethodSource("reports")
  void withoutProofNoOtherHostLosesAReservation(ReservationReport start) {
    Target target = new Target(start);
    boolean heldThere =
        start.type().isPresent()
            && start.others(HERE).stream()
                .anyMatch(one -> one.holder() || start.type().get().heldByAll());
    for (int step = 0; step < 10; step++) {
      ReservationStep next = single().next(target.report, false);
      if (next instanceof ReservationStep.Held || next instanceof ReservationStep.Refused) {
        assertThat(next instanceof ReservationStep.Refused).isEqualTo(heldThere);
        return;
      }
      target.take(next);
    }
    throw new AssertionError("no end from " + start + ": " + target.report);
  }

  /** The specification's table of what each command does, for one namespace. */
  private static final class Target {
    private ReservationReport report;

    Target(ReservationReport report) {
      this.report = report;
    }

    void take(ReservationStep step) {
      List<Registrant> all = new ArrayList<>(report.registrants());
      Optional<ReservationType> type = report.type();
      switch (step) {
        case ReservationCommand.Register(ReservationKey key) ->
            all.add(new Registrant(HERE, key, type.filter(ReservationType::heldByAll).isPresent()));
        case ReservationCommand.Replace(_, ReservationKey key) ->
            all.replaceAll(
                one -> one.host().equals(HERE) ? new Registrant(HERE, key, one.holder()) : one);
        case ReservationCommand.Reserve(_, ReservationType wanted) -> {
          assertThat(type).isEmpty();
          type = Optional.of(wanted);
          all.replaceAll(one -> new Registrant(one.host(), one.key(), one.host().equals(HERE)));
        }
        case ReservationCommand.Release _ -> {
          type = Optional.empty();
          all.replaceAll(one -> new Registrant(one.host(), one.key(), false));
        }
        case ReservationCommand.Preempt(_, Registrant other, ReservationType wanted) -> {
          assertThat(report.of(HERE)).isPresent();
          all.remove(other);
          if (other.holder() && !type.orElseThrow().heldByAll()) {
            type = Optional.of(wanted);
            all.replaceAll(one -> new Registrant(one.host(), one.key(), one.host().equals(HERE)));
          }
        }
        case ReservationCommand.Unregister _, ReservationStep.Held _, ReservationStep.Refused _ ->
            throw new AssertionError(step);
      }
      report = new ReservationReport(report.generation() + 1, type, all);
    }
  }
}

package dev.holdfast.domain.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ControllerOwnershipTest {
  private static final SubsystemNqn NQN = new SubsystemNqn("nqn.2026-01.lab:vol1");
  private static final TransportId ADDRESS = TransportId.tcp("10.0.0.1", 4420);
  private static final Host HOST =
      new Host(
          new HostNqn("nqn.2014-08.org.nvmexpress:uuid:51a1a7ed-0000-4000-8000-0000000d0e5f"),
          HostId.parse("51a1a7ed-0000-4000-8000-0000000d0e5f"));
  private static final BootId BOOT = new BootId(new UUID(1, 1));
  private static final ControllerTimers ASKED = timers(60, 2);
  private static final ExpectedController EXPECTED =
      new ExpectedController(NQN, ADDRESS, HOST, ASKED, Optional.of(at(100)), Set.of(7L));
  private static final ControllerOwnership NONE = ControllerOwnership.none(NQN, Optional.of(BOOT));
  private static final ControllerOwnership ASKING = NONE.with(EXPECTED);
  private static final CreatedController CREATED =
      new CreatedController(NQN, ADDRESS, HOST, new ControllerName("nvme3"), 8);

  private static BootMoment at(int seconds) {
    return new BootMoment(BOOT, Duration.ofSeconds(seconds));
  }

  private static ControllerTimers timers(int loss, int delay) {
    return new ControllerTimers(
        Optional.of(Timeout.ofSeconds(loss)),
        Optional.of(Duration.ofSeconds(delay)),
        Optional.of(Timeout.OFF),
        Optional.of(Duration.ofSeconds(30)));
  }

  /** At the address, as asked for. */
  private static Controller seen(String name, long number) {
    return seen(name, OptionalLong.of(number), ASKED, Optional.of(HOST.id().toString()));
  }

  private static Controller seen(
      String name, OptionalLong number, ControllerTimers timers, Optional<String> hostId) {
    return new Controller(
        new ControllerName(name),
        KernelState.LIVE,
        "live",
        "tcp",
        PathAddress.parse("traddr=10.0.0.1,trsvcid=4420"),
        ControllerType.IO,
        OptionalInt.of(1),
        Optional.of(HOST.nqn().value()),
        hostId,
        timers,
        List.of(),
        number);
  }

  private static ControllerOwnership after(
      ControllerOwnership before, int second, Controller... seen) {
    Set<CreatedController> removed =
        before.created().stream()
            .filter(made -> made.goneFrom(List.of(seen)))
            .collect(Collectors.toSet());
    return before.seen(before, removed, List.of(seen), Optional.of(at(second)), _ -> false);
  }

  @Test
  void aControllerThatCanOnlyBeTheExpectedOneIsHoldfasts() {
    assertThat(after(ASKING, 200, seen("nvme3", 8))).isEqualTo(NONE.with(CREATED));
  }

  @Test
  void itIsTheAnswerToOneRequestOnly() {
    ControllerOwnership first = after(ASKING, 200, seen("nvme3", 8));

    assertThat(after(first, 201, seen("nvme3", 8), seen("nvme4", 9))).isEqualTo(first);
  }

  @Test
  void oneThatWasThereBeforeIsAnothers() {
    assertThat(after(ASKING, 200, seen("nvme3", 7))).isEqualTo(ASKING);
  }

  @Test
  void oneThatWasAskedForOtherwiseIsAnothers() {
    Optional<String> id = Optional.of(HOST.id().toString());
    for (ControllerTimers other :
        List.of(timers(600, 2), timers(60, 10), ControllerTimers.UNKNOWN)) {
      assertThat(after(ASKING, 200, seen("nvme3", OptionalLong.of(8), other, id)))
          .isEqualTo(ASKING);
    }
  }

  @Test
  void theKernelRoundsTheTimeUntilAControllerIsGivenUp() {
    Optional<String> id = Optional.of(HOST.id().toString());
    ExpectedController odd =
        new ExpectedController(NQN, ADDRESS, HOST, timers(7, 2), Optional.of(at(100)), Set.of());

    assertThat(after(NONE.with(odd), 200, seen("nvme3", OptionalLong.of(8), timers(8, 2), id)))
        .isEqualTo(NONE.with(CREATED));
  }

  @Test
  void whatTheKernelDoesNotShowProvesNothing() {
    Optional<String> id = Optional.of(HOST.id().toString());
    assertThat(after(ASKING, 200, seen("nvme3", OptionalLong.empty(), ASKED, id)))
        .isEqualTo(ASKING);
    assertThat(after(ASKING, 200, seen("nvme3", OptionalLong.of(8), ASKED, Optional.empty())))
        .isEqualTo(ASKING);
    assertThat(
            after(
                ASKING,
                200,
                seen("nvme3", OptionalLong.of(8), ASKED, Optional.of(new UUID(2, 2).toString()))))
        .isEqualTo(ASKING);
  }

  @Test
  void ofTwoThatMayBeItNeitherIs() {
    assertThat(after(ASKING, 200, seen("nvme3", 8), seen("nvme4", 9))).isEqualTo(ASKING);
  }

  @Test
  void noneIsItTenMinutesLater() {
    assertThat(after(ASKING, 700, seen("nvme3", 8))).isEqualTo(NONE.with(CREATED));
    assertThat(after(ASKING, 701, seen("nvme3", 8))).isEqualTo(NONE);
    assertThat(after(ASKING, 701)).isEqualTo(NONE);
  }

  @Test
  void withoutTheTimeNothingIsDecided() {
    List<Controller> there = List.of(seen("nvme3", 8));
    assertThat(ASKING.seen(ASKING, Set.of(), there, Optional.empty(), _ -> false))
        .isEqualTo(ASKING);
  }

  @Test
  void aRequestWhoseAnswerIsWaitedForIsLeftAlone() {
    List<Controller> there = List.of(seen("nvme3", 8));
    for (int second : List.of(200, 5000)) {
      assertThat(ASKING.seen(ASKING, Set.of(), there, Optional.of(at(second)), EXPECTED::equals))
          .isEqualTo(ASKING);
    }
  }

  @Test
  void aRemovedOneIsForgottenAndTheNextOfThatNameIsAnothers() {
    ControllerOwnership owning = NONE.with(CREATED);
    assertThat(after(owning, 200, seen("nvme3", 8))).isEqualTo(owning);
    assertThat(after(owning, 200)).isEqualTo(NONE);
    assertThat(after(owning, 200, seen("nvme3", 9))).isEqualTo(NONE);
    assertThat(owning.contains(seen("nvme3", 9))).isFalse();
  }

  @Test
  void oneWhoseNumberCannotBeReadIsNotForgotten() {
    Controller unread =
        seen("nvme3", OptionalLong.empty(), ASKED, Optional.of(HOST.id().toString()));
    assertThat(after(NONE.with(CREATED), 200, unread)).isEqualTo(NONE.with(CREATED));
    assertThat(NONE.with(CREATED).contains(unread)).isFalse();
  }

  @Test
  void whatIsNewerThanTheLookIsNotConcludedFromIt() {
    ControllerOwnership now = NONE.with(CREATED).with(EXPECTED);
    List<Controller> there = List.of(seen("nvme4", 9));
    assertThat(now.seen(NONE, Set.of(CREATED), there, Optional.of(at(200)), _ -> false))
        .isEqualTo(now);
  }

  @Test
  void aNameHasOneOwner() {
    CreatedController next =
        new CreatedController(NQN, ADDRESS, HOST, new ControllerName("nvme3"), 9);
    assertThat(NONE.with(CREATED).with(next).created()).containsExactly(next);
    assertThat(NONE.with(CREATED).without(next)).isEqualTo(NONE.with(CREATED));
    assertThat(NONE.with(CREATED).without(CREATED).isEmpty()).isTrue();
  }
}

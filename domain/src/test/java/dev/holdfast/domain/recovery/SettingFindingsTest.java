package dev.holdfast.domain.recovery;

import static dev.holdfast.domain.recovery.World.FIRST;
import static dev.holdfast.domain.recovery.World.SECOND;
import static dev.holdfast.domain.recovery.World.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.domain.recovery.RecoveryAction.KeepDevice;
import dev.holdfast.domain.recovery.RecoveryAction.RestoreIoPolicy;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Where Holdfast and another program share a subsystem, each sets what it made. */
class SettingFindingsTest {
  private static final StagedVolume VOLUME = volume("v1", 1, FIRST, SECOND);
  private static final StagedVolume HELD = with(OutagePolicy.HOLD, VOLUME.attachment().policy());
  private static final StagedVolume ROUND_ROBIN =
      with(OutagePolicy.RELEASE, roundRobin(VOLUME.attachment().policy()));

  @Test
  void aDeviceIsNotHeldOnControllersOfAnotherProgramAndTheVerdictHasIt() {
    World world = othersControllers();
    world.delayedRemoval = Optional.of(Duration.ZERO);

    VolumeHealth health = world.judge(HELD);

    assertThat(health.verdict()).isEqualTo(Verdict.TIMER_DRIFT);
    assertThat(health.findings().getFirst().evidence())
        .contains("not held in an outage", "delayed_removal_secs is 0, not 900");
    assertThat(health.findings().getFirst().remedy()).contains("another program");
    assertThat(world.wanted(HELD)).noneMatch(KeepDevice.class::isInstance);
  }

  @Test
  void aDeviceThatTheOtherProgramKeepsForLongEnoughIsHeld() {
    World world = othersControllers();
    world.delayedRemoval = Optional.of(Duration.ofHours(1));

    assertThat(world.judge(HELD).verdict()).isEqualTo(Verdict.HEALTHY);
  }

  @Test
  void theIoPolicyOfAnotherProgramsControllersIsReportedAndNotChanged() {
    World world = othersControllers();

    VolumeHealth health = world.judge(ROUND_ROBIN);

    assertThat(health.findings().getFirst().evidence())
        .contains("iopolicy is numa, not round-robin");
    assertThat(health.findings().getFirst().remedy()).contains("another program");
    assertThat(world.wanted(ROUND_ROBIN)).noneMatch(RestoreIoPolicy.class::isInstance);
    assertThat(new World().wanted(ROUND_ROBIN)).anyMatch(RestoreIoPolicy.class::isInstance);
  }

  /** No connect helps: the controller is live. */
  @Test
  void aPathThatTheTargetMakesInaccessibleIsNotReconnected() {
    World world = new World();
    world.ana.put("nvme1", AnaState.INACCESSIBLE);

    VolumeHealth health = world.judge(VOLUME);

    assertThat(health.verdict()).isEqualTo(Verdict.DEGRADED);
    assertThat(health.findings().getFirst().remedy()).contains("ANA").doesNotContain("reconnects");
  }

  private static World othersControllers() {
    World world = new World();
    world.byHand.addAll(List.of("nvme0", "nvme1"));
    return world;
  }

  private static ConnectionPolicy roundRobin(ConnectionPolicy like) {
    return new ConnectionPolicy(
        like.ctrlLossTmo(),
        like.reconnectDelay(),
        like.keepAliveTmo(),
        like.fastIoFailTmo(),
        Optional.of(IoPolicy.ROUND_ROBIN),
        OptionalInt.empty(),
        OptionalInt.empty(),
        false,
        false);
  }

  private static StagedVolume with(OutagePolicy outage, ConnectionPolicy policy) {
    VolumeAttachment old = VOLUME.attachment();
    List<TransportId> addresses = old.addresses();
    return VOLUME.withAttachment(
        new VolumeAttachment(
            old.nqn(), addresses, old.selector(), policy, 1, outage, Duration.ofMinutes(15)));
  }
}

package dev.holdfast.domain.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StagedVolumeTest {
  private static final TransportId LEFT = TransportId.tcp("10.0.0.1", 4420);
  private static final TransportId RIGHT = TransportId.tcp("10.0.1.1", 4420);
  private static final SubsystemNqn NQN = new SubsystemNqn("nqn.2016-06.io.spdk:cnode1");
  private static final HostPath PATH = new HostPath("/staging");
  private static final VolumeCapability EXT4 = filesystem(FilesystemType.EXT4);
  private static final StagedVolume BEGUN =
      new StagedVolume(
          new VolumeId("v"),
          new StagedVolume.Request(PATH, attachment(NQN, 1, LEFT, RIGHT), EXT4),
          StagedVolume.Device.UNKNOWN,
          new StagedVolume.Progress(List.of(), Optional.empty(), false, false),
          StagedVolume.Outage.NONE);

  @Test
  void whatIsNotKnownIsNotShortlyLost() {
    BootId boot = new BootId(new UUID(1, 1));
    Duration minute = Duration.ofMinutes(1);
    Optional<BootMoment> now = Optional.of(new BootMoment(boot, Duration.ofSeconds(100)));
    StagedVolume lost = BEGUN.withLost(Optional.of(new BootMoment(boot, Duration.ofSeconds(41))));

    assertThat(lost.lostForLessThan(minute, now)).isTrue();
    assertThat(lost.lostForLessThan(Duration.ofSeconds(59), now)).isFalse();
    assertThat(lost.lostForLessThan(Duration.ZERO, lost.lost())).as("never").isFalse();
    assertThat(lost.lostForLessThan(minute, Optional.empty())).isFalse();
    assertThat(BEGUN.lostForLessThan(minute, now)).isFalse();
    BootId other = new BootId(new UUID(2, 2));
    assertThat(
            lost.lostForLessThan(
                minute, Optional.of(new BootMoment(other, Duration.ofSeconds(42)))))
        .isFalse();
  }

  @Test
  void recognisesTheSameRequest() {
    StagedVolume done =
        BEGUN
            .withIdentity(NamespaceIdentifiers.ofNsid(1))
            .withFormattedAt(Instant.EPOCH)
            .completed();

    assertThat(done.sameRequest(PATH, attachment(NQN, 1, LEFT, RIGHT), EXT4)).isTrue();
    assertThat(done.complete()).isTrue();
    assertThat(BEGUN.complete()).isFalse();
  }

  @Test
  void tellsAnyOtherRequestFromIt() {
    VolumeAttachment same = BEGUN.attachment();

    assertThat(BEGUN.sameRequest(new HostPath("/other"), same, EXT4)).isFalse();
    assertThat(BEGUN.sameRequest(PATH, same, filesystem(FilesystemType.XFS))).isFalse();
    assertThat(
            BEGUN.sameRequest(
                PATH,
                attachment(new SubsystemNqn("nqn.2016-06.io.spdk:cnode2"), 1, LEFT, RIGHT),
                EXT4))
        .isFalse();
    assertThat(
            BEGUN.sameRequest(
                PATH, same, new VolumeCapability(EXT4.use(), AccessMode.SINGLE_NODE_READER_ONLY)))
        .isFalse();
  }

  @Test
  void staysTheSameWhenAddressesOrPatienceChange() {
    assertThat(BEGUN.sameRequest(PATH, attachment(NQN, 2, LEFT, RIGHT), EXT4)).isTrue();
    assertThat(BEGUN.sameRequest(PATH, attachment(NQN, 1, LEFT), EXT4)).isTrue();
  }

  @Test
  void holdingLetsTheKernelRetryUntilTheEndOfTheHold() {
    VolumeAttachment released = BEGUN.attachment();
    VolumeAttachment held =
        new VolumeAttachment(
            NQN,
            List.of(LEFT),
            NamespaceSelector.THE_ONLY_ONE,
            ConnectionPolicy.DEFAULT,
            1,
            OutagePolicy.HOLD,
            Duration.ofMinutes(15));

    assertThat(released.policyForNewController().ctrlLossTmo()).isEqualTo(Timeout.ofSeconds(60));
    assertThat(held.policyForNewController().ctrlLossTmo()).isEqualTo(Timeout.ofSeconds(900));
    assertThat(held.policy().ctrlLossTmo()).isEqualTo(Timeout.ofSeconds(60));
  }

  @Test
  void attachesToOneToSixtyFourDifferentAddresses() {
    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> attachment(NQN, 1));
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(
            () -> attachment(NQN, 1, Collections.nCopies(65, LEFT).toArray(TransportId[]::new)))
        .withMessageContaining("names 65 addresses");
    TransportId[] most =
        IntStream.rangeClosed(1, 64)
            .mapToObj(i -> TransportId.tcp("10.0.0." + i, 4420))
            .toArray(TransportId[]::new);
    assertThat(attachment(NQN, 1, most).addresses()).hasSize(64);
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() ->
            attachment(
                NQN, 1, TransportId.tcp("fd00::1", 4420), TransportId.tcp("FD00:0::1", 4420)))
        .withMessageContaining("twice");
  }

  @Test
  void asksForNoMorePathsThanThereAreAddresses() {
    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> attachment(NQN, 0, LEFT));
    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> attachment(NQN, 2, LEFT));
  }

  @Test
  void neverStagesTheDiscoverySubsystem() {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> attachment(SubsystemNqn.DISCOVERY, 1, LEFT))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("nqn"));
  }

  private static VolumeCapability filesystem(FilesystemType type) {
    return new VolumeCapability(
        new VolumeUse.Filesystem(type, List.of("noatime")), AccessMode.SINGLE_NODE_WRITER);
  }

  private static VolumeAttachment attachment(
      SubsystemNqn nqn, int minPaths, TransportId... addresses) {
    return new VolumeAttachment(
        nqn,
        List.of(addresses),
        NamespaceSelector.THE_ONLY_ONE,
        ConnectionPolicy.DEFAULT,
        minPaths,
        OutagePolicy.RELEASE,
        Duration.ofMinutes(15));
  }
}

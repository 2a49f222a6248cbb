package dev.holdfast.application.trim;

import static dev.holdfast.application.memory.InMemoryNode.BYTES;
import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.TWO;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.staging;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.TrimVolumes;
import dev.holdfast.application.port.in.TrimVolumes.Ending;
import dev.holdfast.application.port.in.TrimVolumes.Trim;
import dev.holdfast.application.port.out.HostPrograms.Life;
import dev.holdfast.application.port.out.mount.FilesystemTrims.TrimOutcome;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.job.JobKind;
import dev.holdfast.domain.job.ProgramIdentity;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrimVolumesServiceTest {
  private static final long GIBIBYTE = 1L << 30;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final InMemoryNode node = new InMemoryNode();

  private TrimVolumes trims() {
    return node.services().trim();
  }

  private Outcome<Done> trim(VolumeId volume) {
    return trims().begin(volume);
  }

  /** Staged, and found well by the loop. */
  private void staged(VolumeId volume, long bytes) {
    node.fabric.target(nqn(volume), bytes);
    value(node.tryStage(volume));
    node.scan(60);
    node.calls.forget();
  }

  private List<String> pieces() {
    return node.calls.made().stream().filter(call -> call.startsWith("trim")).toList();
  }

  private Trim last() {
    return trims().trims().getFirst();
  }

  private void refused(VolumeId volume, String why) {
    assertThat(failure(trim(volume)).message()).contains(why);
    assertThat(pieces()).isEmpty();
  }

  @Test
  void trimsAFilesystemInPiecesToItsEnd() {
    staged(ONE, 10 * GIBIBYTE);

    value(trim(ONE));

    assertThat(pieces())
        .containsExactly(
            "trim /staging/one 0 to 4",
            "trim /staging/one 4 to 8",
            "trim /staging/one 8 to the end");
    assertThat(last()).isEqualTo(new Trim(ONE, Ending.DONE, "", 3000, node.time.now()));
    assertThat(trims().trimmedBytes()).isEqualTo(3000);
    assertThat(trims().ended(Ending.DONE)).isOne();
  }

  @Test
  void changesNothingElse() {
    staged(ONE, BYTES);

    value(trim(ONE));

    assertThat(node.calls.made()).containsExactly("trim /staging/one 0 to the end");
  }

  @Test
  void aFilesystemThatIsSmallerThanItsDeviceEndsEarlier() {
    staged(ONE, 20 * GIBIBYTE);
    node.calls.during(
        "trim /staging/one 4", () -> node.mounts.trims(new TrimOutcome.BehindTheEnd()));

    value(trim(ONE));

    assertThat(pieces()).hasSize(2);
    assertThat(last().how()).isEqualTo(Ending.DONE);
  }

  @Test
  void doesNotTrimWhatIsNotStaged() {
    assertThat(failure(trim(ONE))).isInstanceOf(NodeFailure.VolumeUnknown.class);
  }

  @Test
  void doesNotTrimARawDevice() {
    node.raw();
    staged(ONE, BYTES);

    refused(ONE, "is a raw device");
  }

  @Test
  void doesNotTrimWhatIsStagedReadOnly() {
    node.mounts.holds(InMemoryNode.identity(ONE), FilesystemType.EXT4);
    node.readOnlyHere();
    staged(ONE, BYTES);

    refused(ONE, "staged read-only");
  }

  @Test
  void doesNotTrimAFilesystemThatHasStopped() {
    staged(ONE, BYTES);
    node.mounts.stop(
        node.fabric.observe().subsystems().getFirst().namespaces().getFirst().number(), "ro");

    refused(ONE, "mounted read-only");
  }

  @Test
  void waitsForAVerdict() {
    node.stage(ONE);

    refused(ONE, "no verdict");
  }

  @Test
  void anOldVerdictIsNone() {
    staged(ONE, BYTES);
    node.time.pass(Duration.ofMinutes(2));

    refused(ONE, "the last look");
  }

  @Test
  void doesNotTrimInAnOutage() {
    staged(ONE, BYTES);
    node.fabric.wedge(FIRST, "connecting");
    node.scan(60);
    node.calls.forget();

    refused(ONE, "DEGRADED");
  }

  @Test
  void stopsBetweenTwoPiecesWhenAnOutageIsSeen() {
    staged(ONE, 10 * GIBIBYTE);
    node.calls.during(
        "trim /staging/one 4",
        () -> {
          node.fabric.wedge(FIRST, "connecting");
          node.fabric.wedge(SECOND, "connecting");
          node.scan(60);
        });

    value(trim(ONE));

    assertThat(pieces()).hasSize(2);
    assertThat(last().how()).isEqualTo(Ending.STOPPED);
    assertThat(last().why()).contains("RECONNECTING");
    assertThat(last().bytes()).isEqualTo(2000);
  }

  @Test
  void doesNotTrimADeviceThatIsNotProven() {
    staged(ONE, BYTES);
    node.mounts.doubt(InMemoryNode.identity(ONE));

    refused(ONE, "another device's");
  }

  @Test
  void doesNotTrimAMountThatIsNotProvenToBeTheVolume() {
    staged(ONE, BYTES);
    node.mounts.foreign(staging(ONE));

    refused(ONE, "not proven to be the volume");
  }

  @Test
  void doesNotTrimWhileAJobMayRun() {
    staged(ONE, BYTES);
    node.jobs.put(
        new VolumeJob(
            ONE,
            nqn(ONE),
            InMemoryNode.identity(ONE),
            JobKind.GROW,
            FilesystemType.EXT4,
            "nvme0n1",
            BYTES,
            node.time.now(),
            Optional.of(
                new ProgramIdentity(77, Optional.of(1L), Optional.empty(), Optional.empty()))));
    node.jobs.life(new Life.Alive());
    node.restart();
    node.scan(60);
    node.calls.forget();

    refused(ONE, "a job runs");
    node.jobs.readable(false);
    refused(ONE, "a job runs");
    node.jobs.readable(true);
    node.jobs.life(new Life.Dead());
    value(trim(ONE));
  }

  @Test
  void whatDoesNotKnowHowIsAResultAndNoError() {
    staged(ONE, 10 * GIBIBYTE);
    node.mounts.trims(new TrimOutcome.Unsupported("nvme0n1 has no discard"));

    value(trim(ONE));

    assertThat(pieces()).hasSize(1);
    assertThat(last())
        .isEqualTo(new Trim(ONE, Ending.UNSUPPORTED, "nvme0n1 has no discard", 0, node.time.now()));
  }

  @Test
  void anUnstageEndsTheTrimWithItsPiece() {
    staged(ONE, 10 * GIBIBYTE);
    List<NodeFailure> answers = new ArrayList<>();
    node.calls.during("trim", () -> answers.add(failure(node.unstage(ONE))));

    value(trim(ONE));

    assertThat(pieces()).hasSize(1);
    assertThat(last().how()).isEqualTo(Ending.STOPPED);
    // the piece does not end while this call waits for it, and nothing was unmounted
    assertThat(answers).singleElement().isInstanceOf(NodeFailure.JobUnderWay.class);
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("unmount"));

    value(node.unstage(ONE));
    assertThat(node.calls.made()).contains("unmount /staging/one");
  }

  @Test
  void noTrimBeginsDuringAnUnstage() {
    staged(ONE, BYTES);
    List<NodeFailure> answers = new ArrayList<>();
    node.calls.during("unmount", () -> answers.add(failure(trim(ONE))));

    value(node.unstage(ONE));

    assertThat(answers.getFirst().message()).contains("it is being unstaged");
    assertThat(pieces()).isEmpty();
  }

  @Test
  void aVolumeIsStagedAndTrimmedAgainAfterAnUnstage() {
    staged(ONE, BYTES);
    value(node.unstage(ONE));
    staged(ONE, BYTES);

    value(trim(ONE));

    assertThat(pieces()).hasSize(1);
  }

  @Test
  void whoWaitsHasTheResult() {
    staged(ONE, 10 * GIBIBYTE);

    assertThat(value(trims().trim(ONE, PATIENCE)))
        .isEqualTo(new Trim(ONE, Ending.DONE, "", 3000, node.time.now()));
  }

  @Test
  void whoAsksMeanwhileJoinsTheTrimAndIsAnsweredWhenItsPatienceIsOver() {
    staged(ONE, BYTES);
    List<NodeFailure> answers = new ArrayList<>();
    node.calls.during("trim", () -> answers.add(failure(trims().trim(ONE, PATIENCE))));

    value(trims().trim(ONE, PATIENCE));

    assertThat(answers).singleElement().isInstanceOf(NodeFailure.JobUnderWay.class);
    assertThat(pieces()).hasSize(1);
  }

  @Test
  void whoWaitsIsAnsweredWithTheReasonWhyItEndedEarlier() {
    staged(ONE, 10 * GIBIBYTE);
    node.mounts.trims(new TrimOutcome.Unsupported("no discard"));
    assertThat(failure(trims().trim(ONE, PATIENCE)))
        .isEqualTo(new NodeFailure.NotTrimmable("volume one cannot be trimmed: no discard"));

    node.mounts.trims(new TrimOutcome.Failed("EIO"));
    assertThat(failure(trims().trim(ONE, PATIENCE)))
        .isEqualTo(new NodeFailure.MayRemain("trimming volume one", "EIO"));

    node.mounts.trims(new TrimOutcome.OtherMount("it is gone"));
    assertThat(failure(trims().trim(ONE, PATIENCE)))
        .isEqualTo(new NodeFailure.StepRefused("trimming volume one", "it is gone"));
  }

  @Test
  void anOutageRefusesWhoWaits() {
    staged(ONE, BYTES);
    node.fabric.wedge(FIRST, "connecting");
    node.scan(60);

    assertThat(failure(trims().trim(ONE, PATIENCE)))
        .isInstanceOf(NodeFailure.StepRefused.class)
        .extracting(NodeFailure::message)
        .asString()
        .contains("it is DEGRADED");
    assertThat(pieces()).isEmpty();
  }

  /** So that one target does not get two at a time. */
  @Test
  void oneVolumeOfASubsystemIsTrimmedAtATime() {
    staged(ONE, BYTES);
    List<NodeFailure> answers = new ArrayList<>();
    node.calls.during("trim", () -> answers.add(failure(trim(ONE))));

    value(trim(ONE));

    assertThat(answers.getFirst().message()).contains("a trim of it is under way");
    assertThat(pieces()).hasSize(1);
  }

  @Test
  void noThreadForATrimLeavesNoTrimUnderWay() {
    staged(ONE, BYTES);
    node.time.startsThreads(false);
    assertThat(catchThrowable(() -> trim(ONE))).isInstanceOf(InternalError.class);
    node.time.startsThreads(true);

    value(trim(ONE));
  }

  @Test
  void eachVolumeIsTrimmedOnceInAPeriod() {
    staged(ONE, BYTES);
    staged(TWO, BYTES);

    steps(Duration.ofHours(24), DAY);
    assertThat(pieces())
        .containsExactlyInAnyOrder(
            "trim /staging/one 0 to the end", "trim /staging/two 0 to the end");

    steps(Duration.ofHours(24), DAY);
    assertThat(pieces()).hasSizeBetween(3, 4);
  }

  /** All nodes may start at once. */
  @Test
  void theFirstTrimIsAtAnyMomentOfThePeriod() {
    List<Duration> moments = new ArrayList<>();
    TrimSchedule schedule = new TrimSchedule(new Random(1));
    for (int i = 0; i < 100; i++) {
      VolumeId volume = new VolumeId("v" + i);
      for (int hour = 0; hour <= 24; hour++) {
        if (!schedule.due(List.of(volume), DAY, Duration.ofHours(hour)).isEmpty()) {
          moments.add(Duration.ofHours(hour));
          break;
        }
      }
    }

    assertThat(moments).hasSize(100);
    assertThat(moments).filteredOn(at -> at.toHours() <= 12).hasSizeBetween(35, 65);
  }

  @Test
  void whatWasStoppedIsTriedAgainSoon() {
    staged(ONE, BYTES);
    node.fabric.wedge(FIRST, "connecting");
    steps(DAY, DAY);
    assertThat(last().how()).isEqualTo(Ending.STOPPED);
    assertThat(pieces()).isEmpty();
    assertThat(trims().ended(Ending.STOPPED)).isPositive();

    node.fabric.wedge(FIRST, "live");
    steps(Duration.ofMinutes(90), DAY);

    assertThat(pieces()).hasSize(1);
  }

  @Test
  void withoutAVolumeThereIsNothingToDo() {
    assertThat(trims().step(DAY)).isEqualTo(Duration.ofMinutes(1));
    assertThat(trims().trims()).isEmpty();
  }

  @Test
  void aNodeThatStopsBeginsNoneAndEndsEachWithItsPiece() {
    staged(ONE, 10 * GIBIBYTE);
    node.calls.during("trim", () -> trims().stop());

    value(trim(ONE));

    assertThat(pieces()).hasSize(1);
    assertThat(failure(trim(ONE)).message()).contains("is being stopped");
  }

  /** As the loops of a node do. */
  private void steps(Duration time, Duration every) {
    for (Duration passed = Duration.ZERO;
        passed.compareTo(time) <= 0;
        passed = passed.plusMinutes(1)) {
      node.scan(60);
      trims().step(every);
    }
  }
}

package dev.holdfast.application.job;

import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.TWO;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.out.HostPrograms.Life;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.job.JobKind;
import dev.holdfast.domain.job.ProgramIdentity;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Jobs that an earlier process began, and jobs that cannot be begun. */
class VolumeJobsTest {
  private static final ProgramIdentity PROGRAM =
      new ProgramIdentity(
          77, Optional.of(1L), Optional.of(new BootId(new UUID(1, 1))), Optional.of("pid:[1]"));

  private final InMemoryNode node = new InMemoryNode();

  private void earlier(JobKind kind, Life life) {
    target();
    node.jobs.put(job(ONE, kind));
    node.jobs.life(life);
    node.restart();
  }

  private void target() {
    node.fabric.target(nqn(ONE), InMemoryNode.BYTES);
    node.mounts.holds(InMemoryNode.identity(ONE), FilesystemType.EXT4);
  }

  private VolumeJob job(VolumeId volume, JobKind kind) {
    return new VolumeJob(
        volume,
        nqn(volume),
        InMemoryNode.identity(volume),
        kind,
        FilesystemType.EXT4,
        "nvme0n1",
        InMemoryNode.BYTES,
        node.time.now(),
        Optional.of(PROGRAM));
  }

  @Test
  void noMoreThanSixtyFourRunAtOnce() {
    target();
    for (int i = 0; i < 64; i++) {
      node.jobs.put(job(new VolumeId("other-" + i), JobKind.CHECK));
    }
    node.jobs.life(new Life.Alive());
    node.restart();

    assertThat(failure(node.tryStage(ONE)))
        .isInstanceOf(NodeFailure.HostExhausted.class)
        .extracting(NodeFailure::message)
        .asString()
        .contains("64 jobs run");

    node.jobs.remove(new VolumeId("other-0"));
    node.restart();
    assertThat(node.tryStage(ONE)).isInstanceOf(Outcome.Success.class);
  }

  @Test
  void touchesNothingWhileTheProgramOfAnEarlierProcessIsAlive() {
    earlier(JobKind.CHECK, new Life.Alive());

    NodeFailure failure = failure(node.tryStage(ONE));

    assertThat(failure).isInstanceOf(NodeFailure.JobUnderWay.class);
    assertThat(failure.message()).contains("ext4 check of nvme0n1", "begun by an earlier process");
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("probe"));
  }

  @Test
  void isNotSureThatItIsDeadWhereThatCannotBeRead() {
    earlier(JobKind.MKFS, new Life.Unknown("/proc/77/stat cannot be read"));

    NodeFailure failure = failure(node.tryStage(ONE));

    assertThat(failure).isInstanceOf(NodeFailure.JobUnderWay.class);
    assertThat(failure.message())
        .contains("not known to have ended", "/proc/77/stat cannot be read");
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("probe"));
    assertThat(node.jobs.all()).hasSize(1);
  }

  @Test
  void goesOnAndForgetsTheRecordWhereItIsDead() {
    earlier(JobKind.CHECK, new Life.Dead());

    assertThat(node.tryStage(ONE)).isInstanceOf(Outcome.Success.class);

    assertThat(node.calls.made()).contains("fsck nvme0n1");
    assertThat(node.jobs.all()).isEmpty();
  }

  @Test
  void waitsForItAsLongAsTheCallHasTime() {
    earlier(JobKind.CHECK, new Life.Alive());
    node.time.whileWaiting(() -> {
      if (node.time.uptime().compareTo(Duration.ofHours(1).plusSeconds(60)) > 0) {
        node.jobs.life(new Life.Dead());
      }
    });

    assertThat(node.tryStage(ONE)).isInstanceOf(Outcome.Success.class);
  }

  @Test
  void unstageEndsTheProgramOfAnEarlierProcess() {
    earlier(JobKind.CHECK, new Life.Alive());
    assertThat(node.tryStage(ONE)).isInstanceOf(Outcome.Failure.class);

    assertThat(node.unstage(ONE)).isInstanceOf(Outcome.Success.class);

    assertThat(node.jobs.signals()).containsExactly("TERM 77");
    assertThat(node.jobs.all()).isEmpty();
  }

  @Test
  void unstageDisconnectsNothingWhileTheProgramDoesNotEnd() {
    earlier(JobKind.CHECK, new Life.Alive());
    node.jobs.immortal();
    assertThat(node.tryStage(ONE)).isInstanceOf(Outcome.Failure.class);
    node.calls.forget();

    assertThat(failure(node.unstage(ONE))).isInstanceOf(NodeFailure.JobDoesNotEnd.class);

    assertThat(node.jobs.signals()).containsExactly("TERM 77", "KILL 77");
    assertThat(node.calls.made()).isEmpty();
    assertThat(node.services().jobs().jobs().getFirst().state()).isEqualTo("does not end");
    node.jobs.life(new Life.Dead());
    assertThat(node.unstage(ONE)).isInstanceOf(Outcome.Success.class);
  }

  /** The retry lacks a path, which the program does not need. */
  @Test
  void aRetryThatFailsForAnotherReasonEndsNoJob() {
    earlier(JobKind.CHECK, new Life.Alive());
    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.JobUnderWay.class);
    node.fabric.cut(FIRST);
    node.fabric.cut(SECOND);
    node.calls.forget();

    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.NoUsablePath.class);

    assertThat(node.jobs.signals()).isEmpty();
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("disconnect"));
    assertThat(node.records.find(ONE)).isPresent();
  }

  @Test
  void unstageDisconnectsNothingWhileTheRecordOfAJobCannotBeRead() {
    earlier(JobKind.CHECK, new Life.Alive());
    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.JobUnderWay.class);
    node.jobs.readable(false);
    node.restart();
    node.calls.forget();

    assertThat(failure(node.unstage(ONE)).message()).contains("one.job", "cannot be read");
    assertThat(failure(node.tryStage(ONE)).message()).contains("one.job", "cannot be read");

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("disconnect"));
  }

  /** A raw device is handed out as it is: a pod would write beside the program. */
  @Test
  void aRawVolumeOfTheSameNamespaceWaitsForTheProgram() {
    earlier(JobKind.CHECK, new Life.Alive());
    node.raw();

    assertThat(failure(node.tryStage(TWO, nqn(ONE)))).isInstanceOf(NodeFailure.JobUnderWay.class);

    node.jobs.life(new Life.Dead());
    assertThat(node.tryStage(TWO, nqn(ONE))).isInstanceOf(Outcome.Success.class);
    node.jobs.put(job(ONE, JobKind.CHECK));
    node.jobs.life(new Life.Alive());
    node.restart();
    assertThat(failure(node.publish(TWO))).isInstanceOf(NodeFailure.JobUnderWay.class);
  }

  /** By the word of a person who has looked. */
  @Test
  void aJobThatIsNotKnownToHaveEndedIsOverOnceItsRecordIsDeleted() {
    earlier(JobKind.CHECK, new Life.Unknown("/proc/77/stat cannot be read"));
    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.JobUnderWay.class);

    node.jobs.remove(ONE);

    assertThat(node.tryStage(ONE)).isInstanceOf(Outcome.Success.class);
  }

  @Test
  void aDeadJobIsNotShownAndTakesNoPlace() {
    earlier(JobKind.CHECK, new Life.Dead());

    assertThat(node.services().jobs().jobs()).isEmpty();
    assertThat(node.jobs.all()).isEmpty();
  }

  @Test
  void theRecordOfADeadJobThatCannotBeRemovedKeepsNoVolume() {
    node.stage(TWO);
    earlier(JobKind.CHECK, new Life.Dead());
    node.jobs.readOnly();

    assertThat(node.unstage(TWO)).isInstanceOf(Outcome.Success.class);
    assertThat(node.services().jobs().jobs()).isEmpty();
  }

  /** Of its own volume nothing is known; the others are not held up for it. */
  @Test
  void aJobOfWhichNothingCanBeReadKeepsNoOtherVolume() {
    node.stage(TWO);
    earlier(JobKind.CHECK, new Life.Unknown("/proc/77/stat cannot be read"));
    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.JobUnderWay.class);
    node.jobs.readable(false);

    assertThat(node.unstage(TWO)).isInstanceOf(Outcome.Success.class);
    assertThat(failure(node.unstage(ONE)).message()).contains("one.job", "cannot be read");
  }

  @Test
  void unstageWithoutARecordOfTheVolumeEndsItAsWell() {
    earlier(JobKind.MKFS, new Life.Alive());

    assertThat(node.unstage(ONE)).isInstanceOf(Outcome.Success.class);

    assertThat(node.jobs.signals()).containsExactly("TERM 77");
  }

  @Test
  void anEndingNodeEndsAllJobs() {
    earlier(JobKind.CHECK, new Life.Alive());

    List<NodeFailure> left =
        node.services().jobs().endAll(new Deadline(node.time, Duration.ofSeconds(30)));

    assertThat(left).isEmpty();
    assertThat(node.jobs.signals()).startsWith("TERM 77");
  }

  @Test
  void withoutAThreadNothingIsLeftOfTheJob() {
    node.stage(ONE);
    assertThat(node.unstage(ONE)).isInstanceOf(Outcome.Success.class);
    node.time.startsNativeThreads(false);

    assertThat(node.tryStage(ONE)).isInstanceOf(Outcome.Failure.class);

    assertThat(node.jobs.all()).isEmpty();
    assertThat(node.services().jobs().jobs()).isEmpty();
    node.time.startsNativeThreads(true);
    assertThat(node.tryStage(ONE)).isInstanceOf(Outcome.Success.class);
  }
}

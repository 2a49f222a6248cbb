package dev.holdfast.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.ReportVolumeJobs.Job;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.Crash;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fault.FaultPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Work on filesystems that takes longer than the call that began it. */
@Timeout(120)
class LongJobsTest {
  private static final String MKFS = "program.mkfs.ext4";
  private static final String FSCK = "program.e2fsck";
  private static final String FILE = "files.change";

  @TempDir Path dir;
  private SimulatedHost host;
  private BareNode node;
  private Life life;

  @BeforeEach
  void start() {
    host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
    node = BareNode.start(host, dir.resolve("node"), ports -> ports);
    life = volume();
  }

  private Life volume() {
    return new Life(host, dir.resolve("kubelet"), Life.ext4());
  }

  @AfterEach
  void end() {
    host.faults().clear();
    node.close();
  }

  private FaultPoint slow(String program, Duration time) {
    return host.faults().at(program).delay(time);
  }

  @Test
  void aMkfsLongerThanTheCallIsJoinedByTheNextCall() {
    FaultPoint mkfs = slow(MKFS, Duration.ofMinutes(5));

    assertThat(failure(life.stage(node)))
        .isInstanceOf(NodeFailure.JobUnderWay.class)
        .extracting(NodeFailure::message)
        .asString()
        .contains("ext4 mkfs of nvme0n1", "1 min", "repeat the call");
    assertThat(life.controllers(node)).as("nothing is undone").isEqualTo(2);
    Life.succeed("the mkfs ends", () -> life.stage(node));

    assertThat(mkfs.passes()).isEqualTo(1);
    life.requireStaged(node, "after the mkfs");
  }

  @Test
  void aMkfsThatEndsBetweenTwoCallsIsOnRecord() {
    slow(MKFS, Duration.ofMinutes(3));
    assertThat(life.stage(node)).isInstanceOf(Outcome.Failure.class);

    host.clock().advance(Duration.ofMinutes(5));

    assertThat(life.record(node).formattedAt()).isPresent();
    assertThat(node.services().jobs().jobs()).isEmpty();
    String made = life.filesystem();
    Life.succeed("stage", () -> life.stage(node));
    assertThat(life.filesystem()).isEqualTo(made);
    assertThat(host.faults().at(MKFS).passes()).isEqualTo(1);
  }

  @Test
  void aCheckLongerThanTenCallsIsMadeOnce() {
    stagedOnce();
    FaultPoint fsck = slow(FSCK, Duration.ofMinutes(20));
    int before = fsck.passes();

    int calls = 0;
    while (life.stage(node) instanceof Outcome.Failure<?>) {
      calls++;
      assertThat(calls).isLessThan(20);
    }

    assertThat(calls).isGreaterThanOrEqualTo(10);
    assertThat(fsck.passes() - before).isEqualTo(1);
    life.requireStaged(node, "after the check");
  }

  @Test
  void aCheckThatEndsBetweenTwoCallsIsNotRepeated() {
    stagedOnce();
    FaultPoint fsck = slow(FSCK, Duration.ofMinutes(3));
    int before = fsck.passes();
    assertThat(life.stage(node)).isInstanceOf(Outcome.Failure.class);

    host.clock().advance(Duration.ofMinutes(2));
    Life.succeed("stage", () -> life.stage(node));

    assertThat(fsck.passes() - before).isEqualTo(1);
  }

  @Test
  void damageThatWasFoundBetweenTwoCallsIsReportedToTheNext() {
    stagedOnce();
    slow(FSCK, Duration.ofMinutes(3));
    assertThat(life.stage(node)).isInstanceOf(Outcome.Failure.class);
    host.faults().at("program.e2fsck.after").failTimes(1, 4, "RUN fsck MANUALLY");
    host.clock().advance(Duration.ofMinutes(2));

    assertThat(failure(life.stage(node))).isInstanceOf(NodeFailure.FilesystemDamaged.class);
  }

  @Test
  void showsTheJobWithItsProgress() {
    stagedOnce();
    slow(FSCK, Duration.ofMinutes(20));
    host.programs().processes().output("e2fsck", "1 20 40 /dev/nvme0n1\n2 1 40 /dev/nv");

    NodeFailure failure = failure(life.stage(node));

    Job job = job();
    assertThat(job.kind()).isEqualTo("check");
    assertThat(job.what()).isEqualTo("ext4 check");
    assertThat(job.volume()).isEqualTo(life.id());
    assertThat(job.percent()).isEqualTo(OptionalInt.of(35));
    assertThat(job.state()).isEqualTo("running");
    assertThat(failure.message()).contains("35 %, 1 min");
  }

  @Test
  void unstageEndsTheJobBeforeItDisconnects() {
    slow("program.mkfs.half", Duration.ofMinutes(30));
    assertThat(life.stage(node)).isInstanceOf(Outcome.Failure.class);

    Life.succeed("unstage", () -> life.unstage(node));

    life.requireNothingLeft(node, "after unstage");
    assertThat(host.programs().processes().running()).isZero();
    assertThat(node.services().jobs().jobs()).isEmpty();
    assertThat(node.ports().jobs().all()).isEmpty();
    assertThat(node.ports().records().begunFormat(life.id())).as("the intent stays").isPresent();
    host.faults().clear();
    assertThat(failure(life.stage(node)))
        .isInstanceOf(NodeFailure.FormatRefused.class)
        .extracting(NodeFailure::message)
        .asString()
        .contains("mkfs of ext4 was begun");
  }

  @Test
  void aProgramThatCannotBeKilledKeepsItsDeviceConnected() {
    stagedOnce();
    host.faults().at(FSCK).hang();
    assertThat(failure(life.stage(node))).isInstanceOf(NodeFailure.JobUnderWay.class);

    assertThat(failure(life.unstage(node)))
        .isInstanceOf(NodeFailure.JobDoesNotEnd.class)
        .extracting(NodeFailure::message)
        .asString()
        .contains("ext4 check of", "does not end", "hangs in the kernel");

    assertThat(life.controllers(node)).isEqualTo(2);
    assertThat(job().state()).isEqualTo("does not end");
    host.faults().at(FSCK).release();
    Life.succeed("unstage", () -> life.unstage(node));
    life.requireNothingLeft(node, "after the program has ended");
  }

  @Test
  void anotherVolumeOfTheNamespaceWaitsAndReadsNothingMeanwhile() {
    slow(MKFS, Duration.ofMinutes(5));
    assertThat(failure(life.stage(node))).isInstanceOf(NodeFailure.JobUnderWay.class);
    Life other = life.another(dir.resolve("kubelet"));
    int probes = host.faults().at("program.blkid").passes();

    NodeFailure failure = failure(other.stage(node));

    assertThat(failure).isInstanceOf(NodeFailure.JobUnderWay.class);
    assertThat(failure.message()).contains("for volume " + life.id());
    assertThat(host.faults().at("program.blkid").passes()).isEqualTo(probes);
    Life.succeed("stage", () -> life.stage(node));
    assertThat(host.faults().at(MKFS).passes()).isEqualTo(1);
  }

  @Test
  void aLongGrowIsJoined() {
    stagedOnce();
    Life.succeed("stage", () -> life.stage(node));
    Life.succeed("publish", () -> life.publish(node));
    FaultPoint grow = slow("program.resize2fs", Duration.ofMinutes(4));
    life.target().resize(1, 2 * Life.BYTES);

    assertThat(failure(life.expand(node))).isInstanceOf(NodeFailure.JobUnderWay.class);
    Life.succeed("expand", () -> life.expand(node));

    assertThat(grow.passes()).isEqualTo(1);
  }

  @Test
  void theNextProcessWaitsForAProgramThatIsAlive() {
    Crash crash = Crash.never();
    node = BareNode.start(host, dir.resolve("node"), crash::around);
    FaultPoint mkfs = slow(MKFS, Duration.ofMinutes(8));
    assertThat(failure(life.stage(node))).isInstanceOf(NodeFailure.JobUnderWay.class);
    crash.kill();
    node = BareNode.start(host, dir.resolve("node"), ports -> ports);
    int probes = host.faults().at("program.blkid").passes();

    NodeFailure waiting = failure(life.stage(node));

    assertThat(waiting).isInstanceOf(NodeFailure.JobUnderWay.class);
    assertThat(waiting.message()).contains("begun by an earlier process");
    assertThat(host.faults().at("program.blkid").passes()).as("nothing is read").isEqualTo(probes);
    Life.succeed("stage", () -> life.stage(node));
    assertThat(mkfs.passes()).isEqualTo(1);
    life.requireStaged(node, "after the restart");
    assertThat(node.ports().jobs().all()).isEmpty();
  }

  @Test
  void theNextProcessGoesOnWhereTheProgramDiedWithTheContainer() {
    stagedOnce();
    Crash crash = Crash.never();
    node = BareNode.start(host, dir.resolve("node"), crash::around);
    FaultPoint fsck = slow(FSCK, Duration.ofMinutes(8));
    assertThat(failure(life.stage(node))).isInstanceOf(NodeFailure.JobUnderWay.class);
    crash.kill();
    host.programs().processes().killAll();
    host.clock().settle();
    fsck.clear();
    node = BareNode.start(host, dir.resolve("node"), ports -> ports);

    assertThat(life.stage(node)).isInstanceOf(Outcome.Success.class);
  }

  @Test
  void aWalkForAGroupLongerThanTheCallIsJoinedByTheNextCalls() {
    FaultPoint file = slow(FILE, Duration.ofMinutes(1));

    assertThat(failure(life.stageForGroup(node)))
        .isInstanceOf(NodeFailure.JobUnderWay.class)
        .extracting(NodeFailure::message)
        .asString()
        .contains("ext4 chgrp of nvme0n1", "repeat the call");
    assertThat(life.record(node).complete()).isFalse();
    Life.succeed("the walk ends", () -> life.stageForGroup(node));

    assertThat(file.passes()).as("each file once").isEqualTo(5);
    life.requireStagedForGroup(node, "after the walk");
    int before = file.passes();
    Life.succeed("again", () -> life.stageForGroup(node));
    assertThat(file.passes()).isEqualTo(before);
  }

  @Test
  void aPodGetsTheVolumeWhenTheWalkForItsGroupHasEnded() {
    Life.succeed("stage", () -> life.stageForGroup(node));
    slow(FILE, Duration.ofMinutes(1));

    assertThat(failure(life.publishForAnotherGroup(node)))
        .isInstanceOf(NodeFailure.JobUnderWay.class);
    life.requireNotPublished(node, "during the walk");
    Life.succeed("publish", () -> life.publishForAnotherGroup(node));

    life.requirePublishedForAnotherGroup(node, "after the walk");
  }

  /** The root still has the group of before. */
  @Test
  void aPodWaitsForAWalkThatGivesTheFilesToAnotherGroup() {
    Life.succeed("stage", () -> life.stageForGroup(node));
    slow(FILE, Duration.ofMinutes(1));
    assertThat(life.publishForAnotherGroup(node)).isInstanceOf(Outcome.Failure.class);

    assertThat(failure(life.publishForGroup(node))).isInstanceOf(NodeFailure.JobUnderWay.class);

    life.requireNotPublished(node, "during the walk");
    Life.succeed("publish", () -> life.publishForGroup(node));
    life.requireStagedForGroup(node, "after both walks");
  }

  @Test
  void unstageWaitsForAWalkThatHangsInTheKernel() {
    host.faults().at(FILE).hang();
    assertThat(failure(life.stageForGroup(node))).isInstanceOf(NodeFailure.JobUnderWay.class);

    assertThat(failure(life.unstage(node))).isInstanceOf(NodeFailure.JobDoesNotEnd.class);
    assertThat(life.controllers(node)).isEqualTo(2);

    host.faults().at(FILE).release();
    Life.succeed("unstage", () -> life.unstage(node));
    life.requireNothingLeft(node, "after the walk was ended");
    assertThat(host.faults().at(FILE).passes()).as("ended at the first file").isEqualTo(1);
  }

  @Test
  void theNextProcessContinuesAWalk() {
    Crash crash = Crash.never();
    node = BareNode.start(host, dir.resolve("node"), crash::around);
    slow(FILE, Duration.ofMinutes(1));
    assertThat(failure(life.stageForGroup(node))).isInstanceOf(NodeFailure.JobUnderWay.class);
    crash.kill();
    // with the process its walk ends
    host.faults().at(FILE).failTimes(1, 5);
    host.clock().advance(Duration.ofMinutes(2));
    host.faults().at(FILE).clear();
    node = BareNode.start(host, dir.resolve("node"), ports -> ports);

    assertThat(life.stageForGroup(node)).isInstanceOf(Outcome.Success.class);

    life.requireStagedForGroup(node, "after the restart");
  }

  /** It has a filesystem from then on, and is not staged. */
  private void stagedOnce() {
    Life.succeed("stage", () -> life.stage(node));
    Life.succeed("unstage", () -> life.unstage(node));
  }

  private Job job() {
    List<Job> jobs = node.services().jobs().jobs();
    assertThat(jobs).hasSize(1);
    return jobs.getFirst();
  }

  private static NodeFailure failure(Outcome<?> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failure.class);
    return ((Outcome.Failure<?>) outcome).failure();
  }
}

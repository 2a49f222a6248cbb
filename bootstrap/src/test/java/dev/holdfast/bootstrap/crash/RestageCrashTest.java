package dev.holdfast.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.ReportVolumeHealth.Repair;
import dev.holdfast.application.port.in.ReportVolumeHealth.Report;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.Crash;
import dev.holdfast.bootstrap.simulated.EveryCall;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.recovery.Finding;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.support.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process dies while it replaces a dead staging mount: kubelet believes the volume staged and
 * will not ask, so that the next process has to go on, and only then.
 */
class RestageCrashTest {
  private static final Logger LOG = LoggerFactory.getLogger(RestageCrashTest.class);
  private static final int A_WHILE = 90;

  @TempDir(factory = InMemory.class)
  Path dir;

  @SuppressWarnings("NullAway.Init")
  private SimulatedHost host;

  @BeforeEach
  void boot() {
    host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
  }

  @AfterEach
  void end() {
    host.close();
  }

  @Test
  void theVolumeGetsWellByItselfWhereverTheProcessDies() {
    int at = 1;
    while (dies(at)) {
      at++;
    }
    LOG.info("died at each of {} changes", at - 1);
    assertThat(at).isGreaterThan(15);
  }

  /** False once the volume is well before it gets to this change. */
  private boolean dies(int at) {
    Life life = dead();
    String filesystem = life.filesystem();
    Crash crash = new Crash(at);
    live(life, crash);
    BareNode again = node(ports -> ports);
    String where = "killed " + crash.where();
    requireWell(life, again, where);
    assertThat(life.filesystem()).as(where).isEqualTo(filesystem);
    requireNothingLeftAfterwards(life, again, where);
    return crash.happened();
  }

  @Test
  void aMountThatSomebodyTookAwayByHandIsNotMadeAgain() {
    Life life = dead();
    requireWell(life, node(ports -> ports), "without a death");
    unmountByHand(life);

    BareNode again = node(ports -> ports);
    pass(again, A_WHILE);

    assertThat(verdict(life, again)).contains(Verdict.UNMOUNTED);
    assertThat(life.mounts(again, life.staging())).isEmpty();
  }

  /** As it is if the process dies, or the disk is full, right after the mount. */
  @Test
  void aNoteThatStayedIsTakenBackOnceTheMountIsSeen() {
    Life life = dead();
    live(life, Crash.after("Mounts.mount"));
    BareNode again = node(ports -> ports);
    assertThat(life.record(again).restaging()).isPresent();

    pass(again, 1);

    assertThat(life.record(again).restaging()).isEmpty();
    unmountByHand(life);
    pass(again, A_WHILE);
    assertThat(life.mounts(again, life.staging())).isEmpty();
  }

  @Test
  void afterARebootItIsKubeletThatStages() throws IOException {
    Life life = betweenUnmountAndMount();
    anotherBoot();

    BareNode again = node(ports -> ports);
    pass(again, A_WHILE);

    assertThat(verdict(life, again)).contains(Verdict.UNMOUNTED);
    assertThat(life.mounts(again, life.staging())).isEmpty();
    Life.succeed("kubelet asks", () -> life.stage(again));
    assertThat(life.record(again).restaging()).isEmpty();
    requireWell(life, again, "staged by kubelet");
  }

  @Test
  void itIsWaitedForADeviceThatHasGoneMeanwhile() {
    Life life = betweenUnmountAndMount();
    life.silence();
    BareNode again = node(ports -> ports);
    pass(again, 200);

    assertThat(life.report(again).map(Report::health).orElseThrow().findings())
        .extracting(Finding::evidence)
        .anySatisfy(said -> assertThat(said).contains("its replacement is not mounted yet"));
    assertThat(life.record(again).restaging()).isPresent();

    life.restore();
    pass(again, A_WHILE);
    assertThat(life.mounts(again, life.staging())).as("it was away for too long").isEmpty();
    Life.succeed("kubelet asks", () -> life.publish(again));
    requireWell(life, again, "when the device is back");
  }

  @Test
  void kubeletMayStageOrUnstageMeanwhile() {
    Life staged = betweenUnmountAndMount();
    BareNode node = node(ports -> ports);
    Life.succeed("kubelet asks", () -> staged.stage(node));
    assertThat(staged.record(node).restaging()).isEmpty();
    requireNothingLeftAfterwards(staged, node, "staged");

    Life unstaged = betweenUnmountAndMount();
    BareNode another = node(ports -> ports);
    Life.succeed("kubelet asks", () -> unstaged.unstage(another));
    pass(another, A_WHILE);
    unstaged.requireNothingLeft(another, "unstaged");
  }

  @Test
  void anUnstageThatDiedHalfWayIsNotUndone() {
    Life life = betweenUnmountAndMount();
    Crash crash = Crash.after("FabricConnector.disconnect");
    try {
      life.unstage(node(crash::around));
    } catch (Crash.Killed _) {
      // as it has to be
    }
    assertThat(crash.happened()).isTrue();

    BareNode again = node(ports -> ports);
    pass(again, A_WHILE);
    assertThat(life.mounts(again, life.staging())).isEmpty();
    Life.succeed("kubelet asks", () -> life.unstage(again));
    life.requireNothingLeft(again, "unstaged twice");
  }

  @Test
  void aVolumeThatWasLostForLongIsLeftToKubeletsWord() {
    Life life = lostFor(BareNode.RESTAGE_WITHIN);
    BareNode node = node(ports -> ports);
    requireLeftToKubelet(life, node);

    Life.succeed("kubelet asks", () -> life.publish(node));
    pass(node, 1);

    assertThat(verdict(life, node)).contains(Verdict.HEALTHY);
    life.requireStaged(node, "published");
    life.requirePublished(node, "published");
    life.requireDataIntact("published");
    assertThat(life.record(node).lost()).isEmpty();
  }

  @Test
  void aRepeatedStageIsKubeletsWordToo() {
    Life life = lostFor(BareNode.RESTAGE_WITHIN);
    BareNode node = node(ports -> ports);
    requireLeftToKubelet(life, node);

    Life.succeed("kubelet asks", () -> life.stage(node));

    requireWell(life, node, "staged");
  }

  @Test
  void aVolumeThatIsBackInTimeIsNotLeftToKubelet() {
    Life life = lostFor(BareNode.RESTAGE_WITHIN.dividedBy(2));
    requireWell(life, node(ports -> ports), "in time");
  }

  @Test
  void timeInSuspensionCountsAndAClockThatIsSetDoesNot() {
    Life set = lostFor(Duration.ofMinutes(1));
    BareNode jumped = node(ports -> ports);
    jumped.wall().jump(Duration.ofDays(2));
    requireWell(set, jumped, "the clock was set");

    Life suspended = lostFor(Duration.ofMinutes(1));
    BareNode woken = node(ports -> ports);
    woken.wall().suspend(Duration.ofDays(2));
    requireLeftToKubelet(suspended, woken);
  }

  @Test
  void aLossThatWasNotSeenIsLeftToKubelet() {
    Life life = staged();
    life.silence();
    host.clock().advance(Duration.ofMinutes(5));
    life.restore();
    requireLeftToKubelet(life, node(ports -> ports));
  }

  @Test
  void aLossOfAnotherBootSaysNothing() throws IOException {
    Life life = lostFor(Duration.ofMinutes(1));
    anotherBoot();
    requireLeftToKubelet(life, node(ports -> ports));
  }

  @Test
  void aPublishOfAVolumeThatIsNotBackTellsSoAndTheNextOneGetsIt() {
    Life life = lostFor(BareNode.RESTAGE_WITHIN);
    life.silence();
    BareNode node = node(ports -> ports);
    pass(node, 200);

    assertThat(life.publish(node))
        .matches(out -> out instanceof Outcome.Failure(NodeFailure.DeadMount _));
    assertThat(life.mounts(node, life.staging())).hasSize(1);

    life.restore();
    pass(node, A_WHILE);
    Life.succeed("kubelet asks again", () -> life.publish(node));
  }

  @Test
  void aPublishThatCannotMountTellsSoAndTheNextOneGoesOn() {
    Life life = lostFor(BareNode.RESTAGE_WITHIN);
    BareNode node = node(ports -> ports);
    pass(node, A_WHILE);
    host.faults().at("program.mount").failTimes(1, 32, "mount: no");

    assertThat(life.publish(node))
        .matches(out ->
            out instanceof Outcome.Failure(NodeFailure.DeadMount dead)
                && dead.message().contains("mounted again")
                && dead.message().contains("mount: no"));
    assertThat(life.mounts(node, life.staging())).isEmpty();
    pass(node, A_WHILE);
    assertThat(life.mounts(node, life.staging())).as("the loop leaves it").isEmpty();
    Life.succeed("kubelet asks again", () -> life.publish(node));
  }

  private void requireLeftToKubelet(Life life, BareNode node) {
    int checks = host.faults().at("program.e2fsck.before").passes();
    pass(node, A_WHILE);
    assertThat(life.controllers(node)).isEqualTo(2);
    assertThat(verdict(life, node)).contains(Verdict.DEAD_MOUNT);
    assertThat(life.report(node).orElseThrow().health().findings().getFirst().remedy())
        .contains("when kubelet publishes or stages it here");
    assertThat(host.faults().at("program.e2fsck.before").passes()).isEqualTo(checks);
  }

  @Test
  void nothingIsUnmountedThatCannotBeNoted() {
    Life life = dead();
    EveryCall full =
        (name, real) -> {
          if (name.equals("VolumeRecords.put")) {
            throw new HostInterfaceException("VolumeRecords", "state", "No space left on device");
          }
          return real.make();
        };
    BareNode node = node(full::around);
    pass(node, A_WHILE);

    assertThat(life.mounts(node, life.staging())).hasSize(1);
    assertThat(verdict(life, node)).contains(Verdict.DEAD_MOUNT);
    assertThat(life.report(node).orElseThrow().repairs())
        .extracting(Repair::last)
        .anySatisfy(
            said -> assertThat(said).contains("stays", "No space left on device", "writable"));

    requireWell(life, node(ports -> ports), "with space");
  }

  @Test
  void nothingIsUnmountedWithoutABootToNoteItFor() throws IOException {
    Life life = dead();
    Files.delete(host.proc().resolve("sys/kernel/random/boot_id"));
    BareNode node = node(ports -> ports);
    pass(node, A_WHILE);

    assertThat(life.mounts(node, life.staging())).hasSize(1);
    assertThat(life.publish(node))
        .matches(out ->
            out instanceof Outcome.Failure(NodeFailure failure)
                && failure.message().contains("boot_id"));
    assertThat(life.mounts(node, life.staging())).hasSize(1);
  }

  private void anotherBoot() throws IOException {
    Files.writeString(host.proc().resolve("sys/kernel/random/boot_id"), UUID.randomUUID() + "\n");
  }

  private Life staged() {
    BareNode node = node(ports -> ports);
    Life life = new Life(host, dir.resolve("kubelet"), Life.ext4());
    Life.succeed("staged", () -> life.stage(node));
    life.write();
    return life;
  }

  /** A staged volume that lost its last controller so long ago, and that can be had again. */
  private Life lostFor(Duration time) {
    Life life = staged();
    BareNode node = node(ports -> ports);
    life.silence();
    pass(node, 1);
    for (int i = 0; i < 300 && life.controllers(node) > 0; i++) {
      pass(node, 1);
    }
    // a connect that is not answered takes its time, too
    Instant until = host.clock().instant().plus(time);
    while (host.clock().instant().isBefore(until)) {
      pass(node, 1);
    }
    assertThat(life.record(node).lost()).isPresent();
    life.restore();
    return life;
  }

  /** A staged volume whose device was removed under its mount, and that is back as another one. */
  private Life dead() {
    Life life = staged();
    BareNode node = node(ports -> ports);
    pass(node, 1);
    life.silence();
    for (int i = 0; i < 300 && life.controllers(node) > 0; i++) {
      pass(node, 1);
    }
    // connected, and on no usable path: the restage waits
    life.ana("inaccessible");
    life.restore();
    for (int i = 0; i < 300 && life.controllers(node) < 2; i++) {
      pass(node, 1);
    }
    pass(node, 1);
    assertThat(verdict(life, node)).contains(Verdict.INACCESSIBLE);
    assertThat(life.mounts(node, life.staging())).hasSize(1);
    life.ana("optimized");
    return life;
  }

  private Life betweenUnmountAndMount() {
    Life life = dead();
    live(life, Crash.after("Mounts.unmount"));
    assertThat(life.mounts(node(ports -> ports), life.staging())).isEmpty();
    return life;
  }

  /** Until it dies, or the volume is well. */
  private void live(Life life, Crash crash) {
    BareNode node = node(crash::around);
    try {
      for (int i = 0; i < A_WHILE && !well(life, node); i++) {
        pass(node, 1);
      }
    } catch (Crash.Killed _) {
      // as it has to be
    }
    crash.settle(host.clock());
  }

  private void requireWell(Life life, BareNode node, String when) {
    for (int i = 0; i < 300 && !well(life, node); i++) {
      pass(node, 1);
    }
    assertThat(verdict(life, node)).as(when).contains(Verdict.HEALTHY);
    pass(node, 1);
    life.requireStaged(node, when);
    life.requireDataIntact(when);
    assertThat(life.record(node))
        .as(when)
        .extracting(StagedVolume::restaging)
        .isEqualTo(Optional.empty());
  }

  private static void requireNothingLeftAfterwards(Life life, BareNode node, String when) {
    Life.succeed(when, () -> life.publish(node));
    Life.succeed(when, () -> life.unpublish(node));
    Life.succeed(when, () -> life.unstage(node));
    life.requireNothingLeft(node, when);
  }

  private static boolean well(Life life, BareNode node) {
    return verdict(life, node).equals(Optional.of(Verdict.HEALTHY));
  }

  private static Optional<Verdict> verdict(Life life, BareNode node) {
    return life.report(node).map(report -> report.health().verdict());
  }

  private void pass(BareNode node, int seconds) {
    for (int i = 0; i < seconds; i++) {
      node.look(Duration.ofSeconds(1));
    }
  }

  private void unmountByHand(Life life) {
    host.programs().run(Program.of(Duration.ofSeconds(10), "umount", life.staging().value()));
  }

  private BareNode node(UnaryOperator<NodePorts> seam) {
    return BareNode.start(host, dir.resolve("state"), seam);
  }
}

package dev.holdfast.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.ReportVolumeHealth.Report;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.simulator.state.Superblock;
import dev.holdfast.support.process.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A held volume is taken down in an outage, with something in the page cache: the kernel keeps the
 * device, and only a connect saves what was written.
 */
class UnwrittenTest {
  private static final int A_WHILE = 60;

  @TempDir(factory = InMemory.class)
  Path dir;

  @SuppressWarnings("NullAway.Init")
  private SimulatedHost host;

  @SuppressWarnings("NullAway.Init")
  private Life life;

  @SuppressWarnings("NullAway.Init")
  private BareNode node;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.holdfast");

  @BeforeEach
  void staged() {
    log.start();
    logger.addAppender(log);
    host =
        SimulatedHost.create(
            dir.resolve("host"), KernelSettings.DEFAULT.withProfile(KernelProfile.V7_3));
    host.clock().holdButSkipWaits();
    life = new Life(host, dir.resolve("kubelet"), Life.ext4(), OutagePolicy.HOLD);
    node = start();
    Life.succeed("staged", () -> life.stage(node));
    Life.succeed("published", () -> life.publish(node));
    pass(1);
  }

  @AfterEach
  void end() {
    logger.detachAppender(log);
    host.close();
  }

  @Test
  void isConnectedAgainAndWrittenThoughNothingIsMounted() {
    Superblock filesystem = takenDownInAnOutage();

    life.restore();
    pass(A_WHILE);
    Life.succeed("unstaged", () -> life.unstage(node));

    assertThat(filesystem.lost()).isFalse();
    assertThat(errors()).isEmpty();
    life.requireNothingLeft(node, "in the end");
  }

  @Test
  void theNextProcessDoesSoToo() {
    Superblock filesystem = takenDownInAnOutage();
    node = start();
    pass(1);

    life.restore();
    pass(A_WHILE);
    Life.succeed("unstaged", () -> life.unstage(node));

    assertThat(filesystem.lost()).isFalse();
    life.requireNothingLeft(node, "in the end");
  }

  @Test
  void aStageThatDidNotEndIsNoReasonToForgetIt() {
    Superblock filesystem = takenDownInAnOutage();
    node.ports().records().put(begun(life.record(node)));
    pass(1);
    assertThat(life.unstage(node).toString()).contains("which the kernel still runs");

    life.restore();
    pass(A_WHILE);
    Life.succeed("unstaged", () -> life.unstage(node));

    assertThat(filesystem.lost()).isFalse();
    life.requireNothingLeft(node, "in the end");
  }

  @Test
  void theVerdictTellsWhatIsWaitedFor() {
    takenDownInAnOutage();
    pass(1);

    Report report = life.report(node).orElseThrow();
    assertThat(report.health().verdict()).isEqualTo(Verdict.ORPHANED);
    assertThat(report.health().findings())
        .anySatisfy(finding -> {
          assertThat(finding.verdict()).isEqualTo(Verdict.UNMOUNTED);
          assertThat(finding.evidence()).contains("ext4 on nvme", "which the kernel still runs");
          assertThat(finding.remedy()).contains("connects");
        });
  }

  @Test
  void whatIsLostNeverthelessIsAnErrorOnce() {
    Superblock filesystem = takenDownInAnOutage();
    pass(1);
    pass((int) Life.HOLD_FOR.toSeconds());
    assertThat(filesystem.lost()).isTrue();

    requireReportedOnce();
    pass(A_WHILE);

    assertThat(errors())
        .singleElement(type(String.class))
        .satisfies(
            said -> assertThat(said).contains(life.id().value(), "nvme0n1", "is lost", "dmesg"));
  }

  /** No process was there when it happened. */
  @Test
  void whatWasLostWhileTheNodeWasDownIsReportedByTheNextProcess() {
    Superblock filesystem = takenDownInAnOutage();
    host.clock().advance(Life.HOLD_FOR.plusSeconds(60));
    assertThat(filesystem.lost()).isTrue();
    node = start();

    requireReportedOnce();
  }

  /** The pod came back to this node: kubelet stages, and does not unstage first. */
  @Test
  void aStageThatFailsMeanwhileForgetsNothingAndDisconnectsNothing() {
    Superblock filesystem = takenDownInAnOutage();
    assertThat(life.stage(node)).isInstanceOf(Outcome.Failure.class);
    assertThat(filesystem.lost()).isFalse();
    assertThat(life.record(node).unmounting()).isPresent();

    life.restore();
    pass(A_WHILE);
    Life.succeed("staged", () -> life.stage(node));

    assertThat(filesystem.lost()).isFalse();
    assertThat(life.record(node).unmounting()).isEmpty();
  }

  @Test
  void aStageAfterTheLossReportsItOnce() {
    takenDownInAnOutage();
    host.clock().advance(Life.HOLD_FOR.plusSeconds(60));
    life.restore();

    Outcome<?> first = life.stage(node);
    assertThat(((Outcome.Failure<?>) first).failure()).isInstanceOf(NodeFailure.WritesLost.class);
    Life.succeed("staged", () -> life.stage(node));
  }

  @Test
  void itIsTheVerdictUntilTheVolumeIsUnstaged() {
    takenDownInAnOutage();
    pass((int) Life.HOLD_FOR.toSeconds() + 1);

    assertThat(life.report(node).orElseThrow().health().verdict()).isEqualTo(Verdict.WRITES_LOST);
    requireReportedOnce();
    pass(1);

    assertThat(life.report(node)).isEmpty();
  }

  /** The unmount that waits for the device succeeds when the kernel has dropped what it held. */
  @Test
  void whatIsLostDuringTheCallIsItsAnswer() {
    Superblock filesystem = host.kernel().mounts().dirty(Path.of(life.staging().value()));
    life.silence();
    for (int i = 0; i < 300 && life.controllers(node) > 0; i++) {
      pass(1);
    }
    Life.succeed("unpublished", () -> life.unpublish(node));
    pass((int) Life.HOLD_FOR.toSeconds() - 20);
    assertThat(filesystem.lost()).isFalse();

    requireReportedOnce();
    assertThat(filesystem.lost()).isTrue();
  }

  private void requireReportedOnce() {
    Outcome<?> first = life.unstage(node);
    assertThat(first).isInstanceOf(Outcome.Failure.class);
    assertThat(((Outcome.Failure<?>) first).failure()).isInstanceOf(NodeFailure.WritesLost.class);
    Life.succeed("unstaged", () -> life.unstage(node));
    life.requireNothingLeft(node, "in the end");
  }

  /** Its data were written long ago: another node may use it by now. */
  @Test
  void aVolumeThatWasUnmountedInPeaceIsConnectedOnlyByOrder() throws SimulatedErrno {
    Life other = new Life(host, dir.resolve("kubelet"), Life.ext4());
    Life.succeed("staged", () -> other.stage(node));
    host.programs().run(Program.of(Duration.ofSeconds(10), "umount", other.staging().value()));
    for (Controller controller : other.seen(node)) {
      Path attribute = Path.of("class/nvme", controller.name().value(), "delete_controller");
      host.kernel().write(host.sys().resolve(attribute.toString()), "1");
    }
    pass(A_WHILE);
    assertThat(other.controllers(node)).isZero();
    assertThat(other.report(node).orElseThrow().health().verdict()).isEqualTo(Verdict.UNMOUNTED);

    node.services().reconcile().reconnect(other.id());
    pass(5);

    assertThat(other.controllers(node)).isEqualTo(2);
  }

  private Superblock takenDownInAnOutage() {
    Superblock filesystem = host.kernel().mounts().dirty(Path.of(life.staging().value()));
    life.silence();
    for (int i = 0; i < 300 && life.controllers(node) > 0; i++) {
      pass(1);
    }
    assertThat(life.controllers(node)).isZero();
    Life.succeed("unpublished", () -> life.unpublish(node));
    for (int i = 0; i < 3; i++) {
      assertThat(life.unstage(node)).isInstanceOf(Outcome.Failure.class);
    }
    assertThat(life.mounts(node, life.staging())).isEmpty();
    assertThat(filesystem.lost()).isFalse();
    return filesystem;
  }

  private static StagedVolume begun(StagedVolume record) {
    return new StagedVolume(
        record.id(),
        record.request(),
        new StagedVolume.Device(Optional.empty(), record.formattedAt()),
        new StagedVolume.Progress(record.createdAddresses(), record.boot(), false, false),
        StagedVolume.Outage.NONE);
  }

  private List<String> errors() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.ERROR)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      node.look(Duration.ofSeconds(1));
    }
  }

  private BareNode start() {
    return BareNode.start(host, dir.resolve("state"), ports -> ports);
  }
}

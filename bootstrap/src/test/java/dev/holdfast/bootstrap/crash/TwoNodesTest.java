package dev.holdfast.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.reservation.ReservationType;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeUse;
import dev.holdfast.simulator.SimulatedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one target that keeps reservations; Kubernetes attaches to one at a time. */
class TwoNodesTest {
  private static final VolumeCapability SHARED =
      new VolumeCapability(new VolumeUse.Block(), AccessMode.MULTI_NODE_MULTI_WRITER);

  @TempDir(factory = InMemory.class)
  private Path dir;

  private SimulatedHost one;
  private SimulatedHost two;
  private BareNode first;
  private BareNode second;
  private Life life;

  @BeforeEach
  void start() throws IOException {
    one = SimulatedHost.create(dir.resolve("one"));
    two = one.beside(dir.resolve("two"));
    one.clock().holdButSkipWaits();
    identify(two, "22222222-0000-4000-8000-000000000002");
    first = BareNode.start(one, dir.resolve("state-one"), UnaryOperator.identity());
    second = BareNode.start(two, dir.resolve("state-two"), UnaryOperator.identity());
    life = new Life(one, dir.resolve("kubelet"), Life.ext4()).reserving();
  }

  @AfterEach
  void end() {
    second.close();
    first.close();
  }

  private static void identify(SimulatedHost host, String id) throws IOException {
    Path nvme = Files.createDirectories(host.root().resolve("etc/nvme"));
    Files.writeString(nvme.resolve("hostnqn"), "nqn.2014-08.org.nvmexpress:uuid:" + id);
    Files.writeString(nvme.resolve("hostid"), id);
  }

  private void cut(SimulatedHost host) {
    Life.ADDRESSES.forEach(address -> host.fabric().silence(address, 4420));
  }

  private void heal(SimulatedHost host) {
    Life.ADDRESSES.forEach(address -> host.fabric().restore(address, 4420));
  }

  private void look(int seconds) {
    first.look(Duration.ofSeconds(seconds));
    second.look(Duration.ZERO);
  }

  private Verdict verdict(BareNode node) {
    return life.report(node).orElseThrow().health().verdict();
  }

  @Test
  void aNodeThatWasCutOffIsFencedByTheOneThatTookTheVolumeOver() {
    Life.succeed("stage", () -> life.stage(first));
    Life.succeed("publish", () -> life.publish(first));
    look(1);
    cut(one);
    look(5);

    Life.succeed("the other node takes over", () -> life.stage(second));
    look(10);
    heal(one);
    look(10);
    look(31);

    assertThat(life.reserved(second)).isTrue();
    assertThat(life.reserved(first)).isFalse();
    assertThat(verdict(first)).isEqualTo(Verdict.FENCED);
    assertThat(verdict(second)).isEqualTo(Verdict.HEALTHY);
    assertThat(((Outcome.Failure<?>) life.publish(first)).failure())
        .isInstanceOf(NodeFailure.HeldElsewhere.class);

    Life.succeed("unpublish", () -> life.unpublish(first));
    Life.succeed("unstage", () -> life.unstage(first));
    assertThat(life.reserved(second)).isTrue();
    assertThat(life.controllers(first)).isZero();
  }

  @Test
  void whatTheTargetForgetsIsTakenAgainByItsHolder() {
    Life.succeed("stage", () -> life.stage(first));
    look(1);

    life.target().reservations(1).lose();
    look(31);
    look(1);

    assertThat(life.reserved(first)).isTrue();
    look(31);
    assertThat(verdict(first)).isEqualTo(Verdict.HEALTHY);
  }

  @Test
  void theOneThatHadItLastHasItAfterTheTargetForgot() {
    Life.succeed("stage", () -> life.stage(first));
    look(1);
    cut(one);
    look(1);
    Life.succeed("take over", () -> life.stage(second));
    look(1);
    heal(one);
    look(31);
    life.target().reservations(1).lose();

    for (int i = 0; i < 3; i++) {
      look(31);
    }

    assertThat(life.reserved(first)).isFalse();
    assertThat(life.reserved(second)).isTrue();
    assertThat(verdict(first)).isEqualTo(Verdict.FENCED);
    assertThat(verdict(second)).isEqualTo(Verdict.HEALTHY);
  }

  @Test
  void severalNodesWriteARawVolumeThatIsForSeveralAndNoOtherDoes() {
    Life raw = new Life(one, dir.resolve("kubelet"), new VolumeUse.Block()).reserving();

    Life.succeed("source", () -> raw.stage(first, SHARED));
    Life.succeed("destination", () -> raw.stage(second, SHARED));
    look(31);

    assertThat(raw.target().reservations(1).type())
        .isEqualTo(ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS.number());
    assertThat(raw.reserved(first)).isTrue();
    assertThat(raw.reserved(second)).isTrue();
    assertThat(raw.target().reservations(1).mayWrite("33333333-0000-4000-8000-000000000003"))
        .isFalse();

    Life.succeed("source leaves", () -> raw.unstage(first));
    assertThat(raw.reserved(second)).isTrue();
    assertThat(raw.reserved(first)).isFalse();
  }

  @Test
  void aVolumeOfOneNodeAfterTheOtherMovesWithoutForce() {
    Life.succeed("stage", () -> life.stage(first));
    life.write();
    Life.succeed("unstage", () -> life.unstage(first));

    Life.succeed("stage there", () -> life.stage(second));

    assertThat(life.reserved(second)).isTrue();
    life.requireDataIntact("moved");
  }
}

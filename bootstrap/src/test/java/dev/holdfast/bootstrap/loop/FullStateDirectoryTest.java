package dev.holdfast.bootstrap.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.Volumes;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the records is full, or hangs, while volumes are staged. */
final class FullStateDirectoryTest {
  private static final int MOST_LOOKS = 600;
  private static final String FULL = "No space left on device";

  @TempDir(factory = InMemory.class)
  Path dir;

  private final VolumeId before = new VolumeId("before");
  private final VolumeId after = new VolumeId("after");

  @SuppressWarnings("NullAway.Init")
  private SimulatedHost host;

  @SuppressWarnings("NullAway.Init")
  private BareNode node;

  @SuppressWarnings("NullAway.Init")
  private Volumes volumes;

  @BeforeEach
  void stageOne() {
    host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
    node = BareNode.start(host, dir, ports -> ports);
    volumes = new Volumes(host, node.services(), dir.resolve("kubelet"), ConnectionPolicy.DEFAULT);
    volumes.stage(before.value());
    await(Verdict.HEALTHY);
  }

  @AfterEach
  void end() {
    host.close();
  }

  private void full() {
    host.faults().at("records.write").failTimes(Integer.MAX_VALUE, 28, FULL);
  }

  @Test
  void nothingIsConnectedForANewVolumeUntilThereIsRoom() {
    full();

    assertRefused(volumes.tryStage(after.value()), FULL);
    assertThat(controllers(after)).isZero();
    assertThat(obstacle().seen()).contains(FULL);
    assertThat(obstacle().remedy()).isNotBlank();

    host.faults().clear();
    assertThat(volumes.tryStage(after.value())).isInstanceOf(Outcome.Success.class);
    assertThat(obstacles()).isEmpty();
  }

  /** A probe that hangs costs its caller five seconds, and no other. */
  @Test
  void aDiskThatHangsRefusesToo() {
    host.faults().at("records.write").hang();

    assertRefused(volumes.tryStage(after.value()), "did not end within 5 s");
    assertThat(controllers(after)).isZero();
    assertThat(obstacle().seen()).contains("does not answer");
    host.faults().clear();
  }

  @Test
  void whatIsStagedIsReconnectedAndUnstaged() {
    full();
    volumes.target(before).cut(Volumes.FIRST, Volumes.PORT);
    volumes.target(before).cut(Volumes.SECOND, Volumes.PORT);
    await(Verdict.ORPHANED);
    volumes.target(before).restore(Volumes.FIRST, Volumes.PORT);
    volumes.target(before).restore(Volumes.SECOND, Volumes.PORT);
    awaitControllers();

    assertThat(volumes.unstage(before)).isInstanceOf(Outcome.Success.class);
    assertThat(controllers(before)).isZero();
    assertThat(host.kernel().mounts().at(volumes.staging(before))).isEmpty();
  }

  private void awaitControllers() {
    for (int looks = 0; controllers(before) < 2; looks++) {
      assertThat(looks).as("looks").isLessThan(MOST_LOOKS);
      node.look(Duration.ofSeconds(1));
    }
  }

  private void await(Verdict verdict) {
    for (int looks = 0; !verdicts().contains(verdict); looks++) {
      assertThat(looks).as("looks; %s", verdicts()).isLessThan(MOST_LOOKS);
      node.look(Duration.ofSeconds(1));
    }
  }

  private List<Verdict> verdicts() {
    return node.services().health().all().stream().map(VolumeHealth::verdict).toList();
  }

  private long controllers(VolumeId volume) {
    return node.ports().topology().observe().subsystems().stream()
        .filter(subsystem -> subsystem.nqn().value().equals(volumes.target(volume).nqn()))
        .mapToLong(subsystem -> subsystem.controllers().size())
        .sum();
  }

  private static void assertRefused(Outcome<?> outcome, String why) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure ->
                assertThat(failure.failure())
                    .isInstanceOfSatisfying(
                        NodeFailure.HostNotReady.class,
                        refused ->
                            assertThat(refused.message()).contains(why, "nothing was connected")));
  }

  private HostCheck obstacle() {
    assertThat(obstacles()).hasSize(1);
    return obstacles().getFirst();
  }

  private List<HostCheck> obstacles() {
    return node.services().inspect().obstacles().stream()
        .filter(check -> check.name().equals("state-directory"))
        .toList();
  }
}

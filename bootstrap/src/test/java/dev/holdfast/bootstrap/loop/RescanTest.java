package dev.holdfast.bootstrap.loop;

import static dev.holdfast.bootstrap.simulated.Volumes.FIRST;
import static dev.holdfast.bootstrap.simulated.Volumes.PORT;
import static dev.holdfast.bootstrap.simulated.Volumes.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.Volumes;
import dev.holdfast.bootstrap.stories.Awaiting;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.fault.FaultPoint;
import dev.holdfast.simulator.kernel.Errno;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two live controllers one was not told of the namespace that the other shows. */
final class RescanTest {
  private SimulatedHost host;
  private BareNode node;
  private VolumeId volume;
  private FaultPoint rescans;

  @BeforeEach
  void loseOnePathToTheNamespace(@TempDir(factory = InMemory.class) Path dir) {
    host = SimulatedHost.create(dir.resolve("host"));
    node = BareNode.start(host, dir.resolve("node"), ports -> ports);
    Volumes volumes =
        new Volumes(host, node.services(), dir.resolve("kubelet"), ConnectionPolicy.DEFAULT);
    volume = volumes.stage("one");
    host.clock().holdButSkipWaits();
    look();
    assertThat(health().verdict()).isEqualTo(Verdict.HEALTHY);
    rescans = host.faults().at("rescan");
    SimulatedTarget target = volumes.target(volume);
    target.announcesNothingAt(FIRST, PORT);
    target.disable(1);
    target.announcesNothingAt(SECOND, PORT);
    target.enable(1);
  }

  @AfterEach
  void end() {
    host.close();
  }

  private void look() {
    host.clock().advance(Duration.ofSeconds(1));
    node.services().reconcile().step();
  }

  private VolumeHealth health() {
    return node.services().health().report(volume).orElseThrow().health();
  }

  private void awaitWell() {
    Awaiting.until(() -> {
      look();
      return health().verdict() == Verdict.HEALTHY;
    });
  }

  @Test
  void itIsToldToLookOnceAndHasIt() {
    look();
    assertThat(health().verdict()).isEqualTo(Verdict.DEGRADED);
    assertThat(health().findings().getFirst().evidence()).contains("without a path");
    assertThat(health().findings().getFirst().remedy()).contains("look again");

    awaitWell();

    assertThat(rescans.passes()).isEqualTo(1);
  }

  @Test
  void itIsNotToldAgainAndAgainIfThatDoesNotHelp() {
    rescans.failTimes(Integer.MAX_VALUE, Errno.EIO);
    for (int second = 0; second < 600; second++) {
      look();
    }

    assertThat(health().verdict()).isEqualTo(Verdict.DEGRADED);
    // in ten minutes; fewer if the threads that repair do not get on as fast as time is skipped
    assertThat(rescans.passes()).isBetween(2, 20);
    rescans.clear();
    awaitWell();
  }
}

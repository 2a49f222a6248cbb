package dev.holdfast.bootstrap.loop;

import static dev.holdfast.bootstrap.simulated.Volumes.FIRST;
import static dev.holdfast.bootstrap.simulated.Volumes.PORT;
import static dev.holdfast.bootstrap.simulated.Volumes.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.fault.FaultPoint;
import dev.holdfast.simulator.state.KernelErrno;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two live controllers one got no notice of the namespace that the other shows. */
final class RescanTest {
  private final VolumeId volume = new VolumeId("one");
  private SteppedNode node;
  private FaultPoint rescans;

  @BeforeEach
  void loseOnePathToTheNamespace(@TempDir(factory = InMemory.class) Path dir) {
    node = SteppedNode.start(dir, Duration.ofSeconds(1), "one");
    rescans = node.host().faults().at("rescan");
    SimulatedTarget target = node.volumes().target(volume);
    target.announcesNothingAt(FIRST, PORT);
    target.disable(1);
    target.announcesNothingAt(SECOND, PORT);
    target.enable(1);
  }

  @AfterEach
  void end() {
    node.close();
  }

  @Test
  void itIsToldToLookOnceAndHasIt() {
    node.look();
    assertThat(node.verdict(volume)).isEqualTo(Verdict.DEGRADED);
    assertThat(node.health(volume).findings().getFirst().evidence()).contains("without a path");
    assertThat(node.health(volume).findings().getFirst().remedy())
        .contains("rescans the controller");

    node.awaitHealthy(volume);

    assertThat(rescans.passes()).isEqualTo(1);
  }

  @Test
  void itIsNotToldAgainAndAgainIfThatDoesNotHelp() {
    rescans.failTimes(Integer.MAX_VALUE, KernelErrno.EIO);
    for (int second = 0; second < 600; second++) {
      node.look();
    }

    assertThat(node.verdict(volume)).isEqualTo(Verdict.DEGRADED);
    // in ten minutes
    assertThat(rescans.passes()).isBetween(2, 20);
    rescans.clear();
    node.awaitHealthy(volume);
  }
}

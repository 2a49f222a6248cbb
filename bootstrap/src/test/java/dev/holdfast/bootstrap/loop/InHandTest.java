package dev.holdfast.bootstrap.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.simulated.Beside;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.fault.FaultPoint;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A volume with an operation in progress may have changed already, and is not judged. */
final class InHandTest {
  private final VolumeId other = new VolumeId("other");

  @Test
  void aVolumeThatIsBeingStagedIsNotJudged(@TempDir(factory = InMemory.class) Path dir) {
    try (SteppedNode stepped = SteppedNode.start(dir, Duration.ofSeconds(10), "one")) {
      // not earlier: while it connects the subsystem is held
      FaultPoint mkfs = stepped.host().faults().at("program.mkfs.ext4.before").hang();
      Beside<VolumeId> call =
          Beside.call(stepped.host().clock(), () -> stepped.volumes().stage(other.value()));
      for (int i = 0; i < 4; i++) {
        stepped.look();
      }

      assertThat(mkfs.hanging()).isEqualTo(1);
      assertThat(stepped.node().ports().records().find(other)).isPresent();
      assertThat(stepped.node().services().health().report(other)).isEmpty();
      mkfs.clear();
      assertThat(call.get()).isEqualTo(other);
      stepped.awaitHealthy(other);
      assertThat(stepped.verdict(new VolumeId("one"))).isEqualTo(Verdict.HEALTHY);
    }
  }
}

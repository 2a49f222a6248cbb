package dev.holdfast.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.StateFiles;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeUse;
import dev.holdfast.simulator.SimulatedHost;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record of a volume is lost while it is staged, and the node starts again. */
class LostRecordTest {
  private static final VolumeCapability XFS =
      new VolumeCapability(
          new VolumeUse.Filesystem(FilesystemType.XFS, List.of()), AccessMode.SINGLE_NODE_WRITER);

  @TempDir(factory = InMemory.class)
  Path dir;

  @SuppressWarnings("NullAway.Init")
  private SimulatedHost host;

  @SuppressWarnings("NullAway.Init")
  private StateFiles files;

  @SuppressWarnings("NullAway.Init")
  private BareNode node;

  @BeforeEach
  void start() {
    host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
    files = StateFiles.bare(dir.resolve("node"), host.root());
    restart();
  }

  @AfterEach
  void end() {
    host.close();
  }

  private void restart() {
    node = BareNode.start(host, dir.resolve("node"), ports -> ports);
  }

  private Life life(VolumeUse use) {
    return new Life(host, dir.resolve("node/kubelet"), use);
  }

  private static void failsWith(Outcome<?> outcome, Class<? extends NodeFailure> why) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failure.class, failure -> assertThat(failure.failure()).isInstanceOf(why));
  }

  @Test
  void whatIsMountedIsNotTakenForAnotherFilesystem() {
    Life life = life(Life.ext4());
    assertThat(life.stage(node)).isInstanceOf(Outcome.Success.class);
    assertThat(files.loseRecord(life.id())).isTrue();
    restart();

    failsWith(life.stage(node, XFS), NodeFailure.FilesystemMismatch.class);
    assertThat(life.stage(node)).isInstanceOf(Outcome.Success.class);
  }

  /** Nothing at the staging path shows it: a raw device has no mount there. */
  @Test
  void aRawDeviceThatAPodHasIsNotReportedAsUnstaged() {
    Life life = life(new VolumeUse.Block());
    assertThat(life.stage(node)).isInstanceOf(Outcome.Success.class);
    assertThat(life.publish(node)).isInstanceOf(Outcome.Success.class);
    StateFiles.write(
        Path.of(life.published().value()).resolveSibling("vol_data.json"),
        "{\"driverName\":\"nvmeof.csi.holdfast.dev\",\"volumeHandle\":\"" + life.id() + "\"}");
    assertThat(files.loseRecord(life.id())).isTrue();
    restart();

    failsWith(life.unstage(node), NodeFailure.StillInUse.class);
    assertThat(life.unpublish(node)).isInstanceOf(Outcome.Success.class);
    assertThat(life.unstage(node)).isInstanceOf(Outcome.Success.class);
  }
}

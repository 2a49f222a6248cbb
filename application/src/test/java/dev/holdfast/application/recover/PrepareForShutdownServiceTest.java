package dev.holdfast.application.recover;

import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.TWO;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.port.out.HostPrograms.Life;
import dev.holdfast.domain.job.JobKind;
import dev.holdfast.domain.job.ProgramIdentity;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.volume.FilesystemType;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrepareForShutdownServiceTest {
  private final InMemoryNode node = new InMemoryNode();

  private void prepare(Optional<String> underWay) {
    node.calls.forget();
    new PrepareForShutdownService(node.ports, () -> underWay, node.services().jobs())
        .prepare(Duration.ofSeconds(30));
  }

  @Test
  void anEndOfTheProgramAloneChangesNothing() {
    node.stage(ONE);

    prepare(Optional.empty());

    assertThat(node.calls.made()).isEmpty();
  }

  @Test
  void aVolumeInUseStaysConnectedAndItsPathsAreGivenUpSoon() {
    node.stage(ONE);

    prepare(Optional.of("systemd is stopping"));

    assertThat(node.calls.made()).containsExactly("timers nvme0 10s", "timers nvme1 10s");
    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST, SECOND);
  }

  @Test
  void aVolumeThatNothingUsesIsDisconnectedAndTheOthersAreNot() {
    node.stage(TWO);
    node.raw();
    node.stage(ONE);

    prepare(Optional.of("systemd is stopping"));

    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
    assertThat(node.fabric.controllers(nqn(TWO))).containsExactly(FIRST, SECOND);
  }

  @Test
  void aSubsystemThatFailsKeepsNoOtherFromBeingLeft() {
    node.raw();
    node.stage(ONE);
    node.stage(TWO);
    node.calls.failing("disconnect " + FIRST);

    prepare(Optional.of("systemd is stopping"));

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST);
    assertThat(node.fabric.controllers(nqn(TWO))).containsExactly(FIRST);
    node.calls.succeed();
    value(node.unstage(ONE));
  }

  @Test
  void jobsAreEndedBeforeAnythingIsDisconnected() {
    node.raw();
    node.stage(ONE);
    earlierJob();

    prepare(Optional.of("systemd is stopping"));

    assertThat(node.jobs.signals()).containsExactly("TERM 77", "TERM 77");
    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
  }

  @Test
  void whereAJobDoesNotEndTheSubsystemStaysConnected() {
    node.raw();
    node.stage(ONE);
    earlierJob();
    node.jobs.immortal();

    prepare(Optional.of("systemd is stopping"));

    assertThat(node.jobs.signals()).contains("KILL 77");
    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST, SECOND);
  }

  private void earlierJob() {
    node.jobs.put(
        new VolumeJob(
            ONE,
            nqn(ONE),
            InMemoryNode.identity(ONE),
            JobKind.CHECK,
            FilesystemType.EXT4,
            "nvme0n1",
            InMemoryNode.BYTES,
            node.time.now(),
            Optional.of(
                new ProgramIdentity(77, Optional.of(1L), Optional.empty(), Optional.empty()))));
    node.jobs.life(new Life.Alive());
    node.restart();
  }
}

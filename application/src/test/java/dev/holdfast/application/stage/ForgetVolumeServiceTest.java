package dev.holdfast.application.stage;

import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.out.HostPrograms.Life;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.job.JobKind;
import dev.holdfast.domain.job.ProgramIdentity;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ForgetVolumeServiceTest {
  private static final ProgramIdentity PROGRAM =
      new ProgramIdentity(
          77, Optional.of(1L), Optional.of(new BootId(new UUID(1, 1))), Optional.of("pid:[1]"));

  private final InMemoryNode node = new InMemoryNode();

  private Outcome<Done> forget() {
    return node.services().forget().forget(ONE);
  }

  private void refused(String by) {
    assertThat(failure(forget()))
        .isInstanceOfSatisfying(
            NodeFailure.StillInUse.class, held -> assertThat(held.message()).contains(by));
    assertThat(node.records.find(ONE)).isPresent();
    assertThat(node.calls.made()).isEmpty();
  }

  @Test
  void aVolumeThatIsStagedStays() {
    node.stage(ONE);

    refused("/staging/one");
  }

  /** Kubelet may publish it, and the host shows nothing of it until then. */
  @Test
  void soDoesARawDeviceThatKubeletStagedInThisBoot() {
    node.raw();
    node.stage(ONE);

    refused("raw device in this boot");
  }

  @Test
  void soDoesOneThatAPodHas() {
    node.stage(ONE);
    value(node.publish(ONE));
    node.mounts.reboot();
    node.calls.forget();
    node.mounts.usersUnknown("/proc cannot be read");

    refused("/proc cannot be read");
  }

  @Test
  void soDoesOneWhoseJobMayRun() {
    node.stage(ONE);
    node.mounts.reboot();
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
            Optional.of(PROGRAM)));

    for (Life life : List.of(new Life.Alive(), new Life.Unknown("/proc/77/stat cannot be read"))) {
      node.jobs.life(life);
      refused("a job");
    }
    node.jobs.life(new Life.Dead());
    node.jobs.readable(false);
    refused("a job");

    node.jobs.readable(true);
    value(forget());
    assertThat(node.jobs.find(ONE)).isEmpty();
  }

  /** Its connections are for the loop, which looks before it removes any. */
  @Test
  void whatTheHostDoesNotShowIsForgottenAndStillCountsAsFormatted() {
    node.stage(ONE);
    node.mounts.reboot();

    value(forget());

    assertThat(node.records.all()).isEmpty();
    assertThat(node.records.everFormatted(ONE)).isTrue();
    assertThat(node.calls.made())
        .noneMatch(call -> call.startsWith("disconnect") || call.startsWith("umount"));
    node.scan(60);
    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
  }

  @Test
  void aNameWithoutARecordIsNotReportedAsForgotten() {
    assertThat(failure(node.services().forget().forget(new VolumeId("misspelt"))))
        .isInstanceOf(NodeFailure.VolumeUnknown.class);
  }
}

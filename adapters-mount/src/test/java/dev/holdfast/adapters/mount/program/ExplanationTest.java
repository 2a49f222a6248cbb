package dev.holdfast.adapters.mount.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.ScriptedPrograms;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final Program MKFS =
      Program.of(Duration.ofSeconds(2), "mkfs.xfs", "--", "/dev/nvme0n1");

  @Test
  void saysWhatWasRunAndWhatItSaid() {
    assertThat(Explanation.of(MKFS, ScriptedPrograms.exited(1, "", "it is\nin use")))
        .isEqualTo("mkfs.xfs -- /dev/nvme0n1: exit status 1: it is in use");
  }

  @Test
  void tellsAHangFromAKill() {
    assertThat(Explanation.of(MKFS, new ProgramResult.TimedOut(false)))
        .isEqualTo("mkfs.xfs -- /dev/nvme0n1: no end within 2000 ms, killed");
    assertThat(Explanation.of(MKFS, new ProgramResult.TimedOut(true)))
        .contains("hangs in the kernel");
  }

  @Test
  void saysWhereAProgramComesFrom() {
    assertThat(Explanation.of(MKFS, new ProgramResult.NotFound("mkfs.xfs")))
        .isEqualTo("mkfs.xfs is not installed: apt-get install xfsprogs");
    assertThat(Explanation.of(MKFS, new ProgramResult.NotStarted("no memory")))
        .isEqualTo("mkfs.xfs cannot be started: no memory");
  }
}

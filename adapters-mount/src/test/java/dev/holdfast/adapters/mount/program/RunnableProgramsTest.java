package dev.holdfast.adapters.mount.program;

import static dev.holdfast.testkit.ScriptedPrograms.exited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.ScriptedPrograms;
import org.junit.jupiter.api.Test;

class RunnableProgramsTest {
  private final ScriptedPrograms programs = new ScriptedPrograms();
  private final HeldTime time = new HeldTime();
  private final RunnablePrograms runnable = new RunnablePrograms(programs, time);

  @Test
  void aProgramThatCouldBeRunIsNotRunByTheNextProbes() {
    programs.on("umount", exited(1, "", "unknown option -V"));

    assertThat(runnable.canRun("umount")).isTrue();
    time.pass(599);
    assertThat(runnable.canRun("umount")).isTrue();

    assertThat(programs.lines()).hasSize(1);
  }

  @Test
  void itsLossIsNoticedAfterAWhile() {
    programs.on("umount", exited(0));
    assertThat(runnable.canRun("umount")).isTrue();
    programs.on("umount", new ProgramResult.NotFound("umount"));

    time.pass(600);

    assertThat(runnable.canRun("umount")).isFalse();
  }

  @Test
  void oneThatIsMissingIsLookedForEachTime() {
    programs.on("umount", new ProgramResult.NotFound("umount"));
    assertThat(runnable.canRun("umount")).isFalse();
    programs.on("umount", exited(0));

    assertThat(runnable.canRun("umount")).isTrue();
  }
}

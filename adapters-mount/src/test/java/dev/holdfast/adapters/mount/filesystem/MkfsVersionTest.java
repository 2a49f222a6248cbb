package dev.holdfast.adapters.mount.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.ScriptedPrograms;
import org.junit.jupiter.api.Test;

class MkfsVersionTest {
  private static MkfsVersion after(ProgramResult result) {
    return MkfsVersion.ask(new ScriptedPrograms().on("mkfs.xfs", result), FilesystemType.XFS);
  }

  @Test
  void isTheFirstReleaseThatTheProgramShows() {
    assertThat(after(ScriptedPrograms.exited(0, "mkfs.xfs version 6.1.0\n", "")))
        .isEqualTo(new MkfsVersion.Known(new Release(6, 1)));
  }

  @Test
  void aProgramThatDoesNotAnswerIsThereAllTheSame() {
    assertThat(after(new ProgramResult.TimedOut(false))).isEqualTo(new MkfsVersion.Unknown());
    assertThat(after(new ProgramResult.NotStarted("no memory")))
        .isEqualTo(new MkfsVersion.Unknown());
    assertThat(after(new ProgramResult.NotFound("mkfs.xfs"))).isEqualTo(new MkfsVersion.NotThere());
  }
}

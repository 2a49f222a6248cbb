package dev.holdfast.adapters.mount.filesystem;

import static dev.holdfast.testkit.ScriptedPrograms.exited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.mount.Filesystems.UsageOutcome;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.support.process.LocalProgramRunner;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.ScriptedPrograms;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesystemUsageTest {
  private static final HostPath PATH = new HostPath("/staging");
  private static final Duration PATIENCE = Duration.ofSeconds(9);

  @Test
  void countsInBytes() {
    assertThat(FilesystemUsage.parse("1024 277623 277609 258153 76912 76901"))
        .contains(new UsageOutcome.Usage(277623L * 1024, 14L * 1024, 258153L * 1024, 76912, 76901));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1024 10 5 5 1",
        "1024 10 5 5 1 1 1",
        "1024 10 5 5 1 ?",
        "1024 10 -5 5 1 1",
        "1024  10 5 5 1 1",
        "0 10 5 5 1 1",
        "1024 10 11 5 1 1",
        "1024 10 5 11 1 1",
        "1024 999999999999999999 5 5 1 1",
        "1024 18446744073709551615 5 5 1 1",
        "1024 10 5 5 1 1\n1024 10 5 5 1 1"
      })
  void takesNothingElseForNumbers(String text) {
    assertThat(FilesystemUsage.parse(text)).isEmpty();
  }

  @Test
  void asksInAChild() {
    ScriptedPrograms programs = new ScriptedPrograms().on("stat", exited(0, "1 2 1 1 0 0\n", ""));

    assertThat(new FilesystemUsage(programs).of(PATH, PATIENCE))
        .isEqualTo(new UsageOutcome.Usage(2, 1, 1, 0, 0));
    assertThat(programs.lines())
        .containsExactly("stat --file-system --format=%S %b %f %a %c %d -- /staging");
  }

  @Test
  void givesNoAnswerWhereThereIsNone() {
    ScriptedPrograms programs = new ScriptedPrograms();
    for (ProgramResult result :
        new ProgramResult[] {
          new ProgramResult.TimedOut(true), exited(1, "", "stat: No such file"), exited(0, "x", "")
        }) {
      programs.on("stat", result);
      assertThat(new FilesystemUsage(programs).of(PATH, PATIENCE))
          .isInstanceOf(UsageOutcome.NoAnswer.class);
    }
  }

  @Test
  void understandsTheProgramOfThisMachine() {
    assertThat(
            new FilesystemUsage(new LocalProgramRunner())
                .of(new HostPath("/proc"), Duration.ofSeconds(30)))
        .isInstanceOf(UsageOutcome.class);
    assertThat(
            new FilesystemUsage(new LocalProgramRunner())
                .of(new HostPath(System.getProperty("java.io.tmpdir")), Duration.ofSeconds(30)))
        .isInstanceOf(UsageOutcome.Usage.class);
  }
}

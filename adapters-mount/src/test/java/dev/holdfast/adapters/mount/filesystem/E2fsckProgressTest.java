package dev.holdfast.adapters.mount.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.ProgramResult;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class E2fsckProgressTest {
  @ParameterizedTest
  @CsvSource({"1,0,40,0", "1,20,40,35", "2,1,2,80", "4,2,2,95", "5,40,40,100", "5,0,0,95"})
  void countsThePassesAsItsOwnBarDoes(int pass, int done, int all, int percent) {
    assertThat(E2fsckProgress.percent("%d %d %d /dev/nvme0n1%n".formatted(pass, done, all)))
        .isEqualTo(OptionalInt.of(percent));
  }

  @Test
  void takesTheLastWholeLineAmongMessages() {
    assertThat(
            E2fsckProgress.percent(
                "0 1 1 /dev/nvme0n1\n1 10 40 /dev/nvme0n1\nInode 12 was fixed.\n1 20 40 /de"))
        .isEqualTo(OptionalInt.of(17));
    assertThat(E2fsckProgress.percent("/dev/nvme0n1: recovering journal")).isEmpty();
    assertThat(E2fsckProgress.percent("")).isEmpty();
  }

  @Test
  void leavesTheMessages() {
    ProgramResult result =
        new ProgramResult.Exited(
            4,
            Output.of("1 0 40 /dev/nvme0n1\n/dev/nvme0n1: RUN fsck MANUALLY.\n1 1 40 /dev/nvme0n1"),
            Output.EMPTY);

    assertThat(E2fsckProgress.without(result))
        .isInstanceOfSatisfying(
            ProgramResult.Exited.class,
            exited ->
                assertThat(exited.stdout().text()).isEqualTo("/dev/nvme0n1: RUN fsck MANUALLY."));
  }
}

package dev.holdfast.bootstrap.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.support.process.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FabricsModuleTest {
  @TempDir Path dev;

  private final List<List<String>> run = new ArrayList<>();

  private FabricsModule module(boolean wanted, ProgramResult result) {
    return new FabricsModule(
        program -> {
          run.add(program.argv());
          return result;
        },
        dev,
        wanted);
  }

  private static ProgramResult missing() {
    return new ProgramResult.NotFound("modprobe");
  }

  @Test
  void isLoadedWhereTheDeviceIsMissing() {
    module(true, missing()).start();

    assertThat(run).containsExactly(List.of("modprobe", "nvme-fabrics"));
  }

  @Test
  void isLeftAloneWhereTheDeviceIsThere() throws IOException {
    Files.createFile(dev.resolve("nvme-fabrics"));

    module(true, missing()).start();

    assertThat(run).isEmpty();
  }

  @Test
  void isLeftToTheHostIfThatIsWanted() {
    module(false, missing()).start();

    assertThat(run).isEmpty();
  }

  static List<ProgramResult> failures() {
    return List.of(
        missing(), new ProgramResult.NotStarted("no thread"), new ProgramResult.TimedOut(true));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureKeepsNoNodeFromStarting(ProgramResult failure) {
    FabricsModule module = module(true, failure);

    module.start();

    assertThat(module.isRunning()).isTrue();
  }
}

package dev.holdfast.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.support.process.LocalProgramRunner;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated mkfs against this machine's own blkid, where there is one. */
class RealProberTest {
  @TempDir private Path root;

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs"})
  void blkidFindsWhatTheSimulatorMade(String type) throws Exception {
    try (Lab lab = new Lab(root)) {
      lab.target.resize(1, 512L << 20);
      lab.connect(Lab.FIRST);
      Path node = lab.node("nvme0n1");
      lab.status("mkfs." + type, node);
      ProgramResult real =
          new LocalProgramRunner()
              .run(
                  Program.of(
                      Duration.ofSeconds(30), "blkid", "-p", "-o", "export", node.toString()));
      assumeTrue(!(real instanceof ProgramResult.NotFound), "no blkid on this machine");

      ProgramResult pretended = lab.run("blkid", "-p", "-o", "export", node);

      assertThat(tags(real)).contains("TYPE=" + type, "USAGE=filesystem");
      assertThat(tags(real)).containsAll(tags(pretended));
    }
  }

  private static List<String> tags(ProgramResult result) {
    return ((ProgramResult.Exited) result).stdout().text().lines().toList();
  }
}

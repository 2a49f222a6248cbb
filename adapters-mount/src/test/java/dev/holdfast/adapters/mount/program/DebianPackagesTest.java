package dev.holdfast.adapters.mount.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DebianPackagesTest {
  /** A node whose image lacks one would never be ready. */
  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile", "docker-in-lab"})
  void theImageHasEveryProgram(String file) throws IOException {
    List<String> words =
        List.of(Files.readString(Path.of("../deploy").resolve(file)).split("[\\s;()]+"));

    assertThat(DebianPackages.names())
        .flatExtracting(DebianPackages::programsOf)
        .isNotEmpty()
        .isSubsetOf(words);
  }
}

package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files of others come by a digest: a name can be given to something else. */
class PinnedTest {
  private static final Path HOUSE = Module.house();

  @Test
  void actionsHaveACommit() throws IOException {
    try (Stream<Path> workflows = Files.list(HOUSE.resolve(".github/workflows"))) {
      assertThat(workflows)
          .isNotEmpty()
          .allSatisfy(workflow ->
              assertThat(found(workflow, "uses: (.*)"))
                  .isNotEmpty()
                  .allMatch(action -> action.matches("[\\w/-]+@[0-9a-f]{40} # v[\\d.]+")));
    }
  }

  @Test
  void theBaseOfTheImageHasADigest() throws IOException {
    assertThat(found(HOUSE.resolve("deploy/Dockerfile"), "ARG BASE=(.*)"))
        .singleElement()
        .asString()
        .matches("debian:trixie-slim@sha256:[0-9a-f]{64}");
  }

  @Test
  void sidecarsHaveADigest() throws IOException {
    assertThat(found(HOUSE.resolve("deploy/manifests/holdfast.yaml"), "image: \"(.*)\""))
        .filteredOn(image -> !image.startsWith("holdfast:"))
        .hasSize(3)
        .allMatch(
            image -> image.matches("registry\\.k8s\\.io/[\\w/-]+:v[\\d.]+@sha256:\\p{XDigit}{64}"));
  }

  private static List<String> found(Path file, String line) throws IOException {
    return Pattern.compile("(?m)^[ -]*" + line + "$")
        .matcher(Files.readString(file))
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}

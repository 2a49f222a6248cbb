package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.integration.machine.ClassPath;
import dev.holdfast.integration.machine.Machine;
import dev.holdfast.integration.machine.MachineChoice;
import dev.holdfast.integration.machine.MachineChoice.Lab;
import dev.holdfast.integration.machine.Output;
import dev.holdfast.integration.machine.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The stories in privileged containers, as on a host with Docker: in a machine of the lab that has
 * both Docker and the modules. Tests, Testcontainers and all run inside of it.
 */
class ContainersInLabTest {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  @Test
  @Timeout(3600)
  void theStoriesInContainersOfTheImage() throws IOException {
    MachineChoice choice = MachineChoice.fromProperties();
    assumeTrue(choice instanceof Lab(_, _, boolean image) && image, "lab/run --image plays it");
    String letters = System.getProperty("holdfast.stories", "");
    try (Machine machine = choice.boot(StoryExtension.TARGET, 1, "");
        Running docker = ((Lab) choice).docker(machine, StoryExtension.TARGET)) {
      assertThat(docker.alive()).isTrue();

      Output output = machine.run(PATIENCE, command(machine, letters));

      Path report = StoryExtension.TARGET.resolve("stories/containers.txt");
      Files.createDirectories(report.resolveSibling(""));
      Files.writeString(report, output.stdout() + output.stderr());
      assertThat(output.ok()).as("%s\n%s", report, output.stdout()).isTrue();
      assertThat(output.stdout())
          .contains(Stream.of(letters.split(",")).map(it -> "story " + it + ":").toList());
    }
  }

  private static List<String> command(Machine machine, String letters) {
    List<String> settings =
        List.of(
            "-Dholdfast.machine=container",
            "-Dholdfast.share=" + machine.share(),
            "-Dholdfast.stories=" + letters,
            "-Dbasedir=" + machine.out());
    // the container that cleans up after a JVM that died is not to be had without a registry
    return Stream.concat(
            Stream.of("env", "TESTCONTAINERS_RYUK_DISABLED=true"),
            ClassPath.tests(
                machine.share(), settings, Catalog.STORIES.stream().map(Class::getName).toList())
                .stream())
        .toList();
  }
}

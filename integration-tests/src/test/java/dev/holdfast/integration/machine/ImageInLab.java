package dev.holdfast.integration.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** Docker, with the node's own image, in a machine of the lab. */
final class ImageInLab {
  private static final Duration BUILD = Duration.ofMinutes(8);

  private ImageInLab() {}

  /**
   * Starts Docker in the machine and builds the image there, by the name of {@code holdfast}.
   *
   * @param deploy this project's folder of that name
   * @param share the folder that the machine reads, with what was assembled
   * @return Docker, which runs until it is closed
   */
  static Running start(Machine machine, Path deploy, Path share) {
    for (String name : List.of("Dockerfile", "docker-in-lab")) {
      try {
        Files.copy(deploy.resolve(name), share.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Path in = machine.share();
    Path said = machine.outHere().resolve("docker-in-lab");
    Running docker =
        machine.start(
            List.of(
                "sh",
                "-c",
                "exec bash %s/docker-in-lab %s/Dockerfile %s > %s/docker-in-lab 2>&1"
                    .formatted(in, in, in.resolve(Share.HOME), machine.out())));
    Await.until(
        BUILD.multipliedBy(machine.slowness()),
        Duration.ofMillis(500),
        "the image to be built",
        () -> !docker.alive() || read(said).endsWith("ready\n"),
        () -> read(said));
    if (!docker.alive()) {
      throw new AssertionError("no image: " + read(said));
    }
    return docker;
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

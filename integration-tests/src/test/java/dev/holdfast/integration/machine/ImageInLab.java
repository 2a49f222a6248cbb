package dev.holdfast.integration.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * The node's own image in a machine of the lab: in Docker, with what the DaemonSet gives
 * it: {@code DaemonSetTest} compares the two.
 * The stories' target and kubelet stay outside of the container, so that what they see of mounts
 * has propagated.
 */
final class ImageInLab {
  private static final Duration BUILD = Duration.ofMinutes(8);

  private static final List<String> RUN =
      List.of(
          "docker",
          "run",
          "--rm",
          "--name=holdfast",
          "--privileged",
          "--read-only",
          "--network=host",
          "--log-driver=none",
          "--env=CSI_ENDPOINT",
          "--env=HOLDFAST_AOT=require",
          "--volume=/dev:/dev",
          "--volume=/sys:/sys",
          "--volume=/etc/nvme:/etc/nvme:ro",
          "--volume=/etc/machine-id:/etc/machine-id:ro",
          "--volume=/etc/udev/rules.d:/etc/udev/rules.d:ro",
          "--volume=/usr/lib/udev/rules.d:/usr/lib/udev/rules.d:ro",
          "--volume=/run:/host/run:ro",
          "--volume=/csi:/csi",
          "--volume=/var/lib/holdfast:/var/lib/holdfast",
          "--volume=/var/lib/kubelet:/var/lib/kubelet:rshared",
          "holdfast",
          "serve",
          "--holdfast.roots.run=/host/run");

  private ImageInLab() {}

  /**
   * Starts Docker in the machine and builds the image there.
   *
   * @param deploy this project's folder of that name
   * @param share the folder that the machine reads, with what was assembled in {@code image}
   * @return the command that starts the application
   */
  static List<String> build(LabMachine machine, Path deploy, Path share) {
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
                "exec bash %s/docker-in-lab %s/Dockerfile %s/image > %s/docker-in-lab 2>&1"
                    .formatted(in, in, in, machine.out())));
    Await.until(
        BUILD.multipliedBy(machine.slowness()),
        Duration.ofMillis(500),
        "the image to be built",
        () -> !docker.alive() || read(said).endsWith("ready\n"),
        () -> read(said));
    if (!docker.alive()) {
      throw new AssertionError("no image: " + read(said));
    }
    return RUN;
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.holdfast.adapters.sysfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.contract.FilesystemTrimsContract.TrimWorld;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.support.process.LocalProgramRunner;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/**
 * A real ext4 on a loop device of this machine, which gives back what it frees to a sparse file.
 * Needs root, loop devices and the programs.
 */
final class LoopFilesystem implements TrimWorld {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final LocalProgramRunner PROGRAMS = new LocalProgramRunner();
  private static final Optional<String> OBSTACLE = obstacle();

  private final Path image;
  private final Path place;
  private final String loop;
  private int mounted;

  LoopFilesystem(Path directory) throws IOException {
    Assumptions.assumeTrue(OBSTACLE.isEmpty(), OBSTACLE.orElse(""));
    image = directory.toRealPath().resolve("image");
    place = Files.createDirectories(directory.toRealPath().resolve("place"));
    run("truncate", "-s", Long.toString(BYTES), image.toString());
    run(
        "mkfs.ext4",
        "-q",
        "-E",
        "nodiscard,lazy_itable_init=0,lazy_journal_init=0",
        image.toString());
    loop = run("losetup", "--find", "--show", image.toString()).strip();
    run("mount", loop, place.toString());
    mounted = 1;
  }

  @Override
  public Mount mount() {
    return new Mount(
        mountAt(place.toString()),
        1,
        device().number(),
        "/",
        place.toString(),
        List.of("rw"),
        List.of(),
        "ext4",
        loop,
        List.of("rw"),
        false);
  }

  /** The number of what is on top there. */
  static int mountAt(String path) {
    return lines("/proc/self/mountinfo").stream()
        .map(line -> line.split(" ", -1))
        .filter(words -> words[4].equals(path))
        .reduce((_, top) -> top)
        .map(words -> Integer.parseInt(words[0]))
        .orElseThrow();
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Namespace device() {
    String number = lines("/sys/class/block/" + Path.of(loop).getFileName() + "/dev").getFirst();
    return new Namespace(
        new DeviceName("nvme0n1"),
        DeviceNumber.parse(number),
        new NamespaceIdentifiers(
            1, Optional.of(new UUID(1, 1)), Optional.empty(), Optional.empty()),
        BYTES,
        false,
        List.of());
  }

  @Override
  public void writeAndRemove(long bytes) {
    Path file = place.resolve("file");
    run("dd", "if=/dev/zero", "of=" + file, "bs=1M", "count=" + (bytes >> 20), "conv=fsync");
    run("rm", file.toString());
    run("sync", "-f", place.toString());
  }

  @Override
  public long held() {
    run("sync", "-f", place.toString());
    return Long.parseLong(run("stat", "-c", "%b", image.toString()).strip()) * 512;
  }

  @Override
  public void mountOver() {
    run("mount", "--bind", place.toString(), place.toString());
    mounted++;
  }

  @Override
  public void unmount() {
    while (mounted > 0) {
      mounted--;
      run("umount", place.toString());
    }
  }

  @Override
  public void close() {
    unmount();
    run("losetup", "-d", loop);
  }

  private static String run(String... argv) {
    ProgramResult result = PROGRAMS.run(Program.of(PATIENCE, List.of(argv)));
    assertThat(result).as(String.join(" ", argv)).isInstanceOf(ProgramResult.Exited.class);
    ProgramResult.Exited exited = (ProgramResult.Exited) result;
    assertThat(exited.status()).as("%s: %s", String.join(" ", argv), exited.said()).isZero();
    return exited.stdout().text();
  }

  private static Optional<String> obstacle() {
    List<String> missing = new ArrayList<>();
    for (String name : List.of("losetup", "mkfs.ext4")) {
      if (PROGRAMS.run(Program.of(PATIENCE, name, "-V")) instanceof ProgramResult.NotFound) {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      return Optional.of("skipped: " + missing.getFirst() + " is not installed");
    }
    String probe = "d=$(mktemp -d) && mount -t tmpfs x $d && umount $d && rmdir $d && losetup -f";
    return PROGRAMS.run(Program.of(PATIENCE, "sh", "-c", probe)) instanceof ProgramResult.Exited e
            && e.ok()
        ? Optional.empty()
        : Optional.of("skipped: mounts and loop devices need root and a kernel that has them");
  }
}

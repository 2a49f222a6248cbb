package dev.holdfast.adapters.mount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.contract.VolumePorts;
import dev.holdfast.application.contract.VolumeWorld;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.support.process.LocalProgramRunner;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/**
 * This machine's kernel with loop devices dressed as namespaces: nodes of their numbers by the
 * names of namespaces in a directory of device nodes of its own, and a small sysfs that describes
 * them. Filesystems, mounts and reads are real. Needs root, loop devices, and the programs.
 *
 * <pre>
 *   file.img -- /dev/loop3 (7:3) -- dev/nvme0n1 (7:3) -- sys/dev/block/7:3 -- sys/devices/nvme0n1
 * </pre>
 */
final class LoopWorld implements VolumeWorld {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Optional<String> OBSTACLE = obstacle();

  private final LocalProgramRunner programs = new LocalProgramRunner();
  private final DeviceNodes nodes = DeviceNodes.ofHost();
  private final Path root;
  private final Map<DeviceNumber, Path> loops = new HashMap<>();
  private final Map<DeviceNumber, Path> images = new HashMap<>();
  private int made;

  LoopWorld(Path directory) throws IOException {
    Assumptions.assumeTrue(OBSTACLE.isEmpty(), OBSTACLE.orElse(""));
    this.root = directory.toRealPath();
    for (String name : List.of("dev", "sys/dev/block", "sys/devices", "images", "paths")) {
      Files.createDirectories(root.resolve(name));
    }
    // a filesystem of its own, as /dev is
    run("mount", "-t", "tmpfs", "tmpfs", root.resolve("dev").toString());
  }

  MountAdapters adapters() {
    return new MountAdapters(
        programs, roots(), nodes, new CallShares(20, HostTime.system()), HostTime.system());
  }

  static VolumePorts ports(VolumeWorld world) {
    MountAdapters adapters = ((LoopWorld) world).adapters();
    return new VolumePorts(
        adapters.mountTable(), adapters.mounts(), adapters.filesystems(), adapters.blockDevices());
  }

  /** A module that is there is loaded by the first mount. */
  @Override
  public boolean mounts(FilesystemType type) {
    Program load = Program.of(PATIENCE, List.of("modprobe", "-q", type.word()));
    programs.run(load);
    try {
      return Files.readAllLines(Path.of("/proc/filesystems")).contains("\t" + type.word());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HostRoots roots() {
    return new HostRoots(Path.of("/proc"), root.resolve("sys"), root.resolve("dev"));
  }

  @Override
  public Namespace namespace() {
    Path image = image();
    run("truncate", "-s", Long.toString(BYTES), image.toString());
    return attached(image);
  }

  @Override
  public HostPath path(String name) {
    return new HostPath(root.resolve("paths").resolve(name).toString());
  }

  @Override
  public void write(Namespace device, long offset, byte[] bytes) {
    quietly(() -> {
      try (RandomAccessFile file = new RandomAccessFile(node(device).toFile(), "rw")) {
        file.seek(offset);
        file.write(bytes);
        file.getFD().sync();
      }
    });
  }

  @Override
  public void remove(Namespace device) {
    quietly(() -> {
      Files.delete(node(device));
      Files.delete(entry(device.number()));
    });
  }

  @Override
  public void replace(Namespace device) {
    quietly(
        () -> Files.writeString(entry(device.number()).resolve("uuid"), UUID.randomUUID() + "\n"));
  }

  @Override
  public Namespace resize(Namespace device, long bytes) {
    run("truncate", "-s", Long.toString(bytes), at(images, device).toString());
    run("losetup", "-c", at(loops, device).toString());
    quietly(() -> Files.writeString(entry(device.number()).resolve("size"), bytes / 512 + "\n"));
    return new Namespace(
        device.device(), device.number(), device.ids(), bytes, device.readOnly(), List.of());
  }

  /** ext4 asks for CAP_SYS_RESOURCE (ext4_resize_begin in fs/ext4/resize.c). */
  @Override
  public Optional<String> cannotGrow(FilesystemType type) {
    return type == FilesystemType.EXT4
            && !ProcessCapabilities.of(Path.of("/proc")).has(ProcessCapabilities.SYS_RESOURCE)
        ? Optional.of("skipped: growing ext4 needs CAP_SYS_RESOURCE")
        : Optional.empty();
  }

  @Override
  public boolean showsFilesystems() {
    return false;
  }

  @Override
  public Namespace copyOf(Namespace device) {
    Path copy = image();
    run("cp", "--sparse=always", at(images, device).toString(), copy.toString());
    return attached(copy);
  }

  @Override
  public String digest(Namespace device) {
    return Digest.of(at(images, device));
  }

  /** Lets every read and write of the device fail, as a lost one does. */
  void breakIo(Namespace device) {
    run("truncate", "-s", "0", at(images, device).toString());
  }

  Path node(Namespace device) {
    return root.resolve("dev").resolve(device.device().value());
  }

  /** Runs a program that has to succeed. */
  String run(String... argv) {
    ProgramResult result = programs.run(Program.of(PATIENCE, List.of(argv)));
    assertThat(result).as(String.join(" ", argv)).isInstanceOf(ProgramResult.Exited.class);
    ProgramResult.Exited exited = (ProgramResult.Exited) result;
    assertThat(exited.status()).as("%s: %s", String.join(" ", argv), exited.said()).isZero();
    return exited.stdout().text();
  }

  @Override
  public void close() {
    new MountinfoMountTable(Path.of("/proc"))
        .mounts().reversed().stream()
            .map(mount -> mount.mountPoint())
            .filter(path -> path.startsWith(root + "/"))
            .forEach(path -> run("umount", "--", path));
    // of mounts that were left; not every filesystem knows the flag
    programs.run(Program.of(PATIENCE, "chattr", "-R", "-f", "-i", "--", root.toString()));
    loops.values().forEach(loop -> run("losetup", "-d", loop.toString()));
  }

  private DeviceNumber numberOf(Path loop) {
    try {
      return nodes.numberOf(loop).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Namespace attached(Path image) {
    Path loop = Path.of(run("losetup", "--find", "--show", image.toString()));
    // a loop device keeps the protection of its last use
    run("blockdev", "--setrw", loop.toString());
    DeviceNumber number = numberOf(loop);
    loops.put(number, loop);
    images.put(number, image);
    DeviceName name = new DeviceName("nvme" + made + "n1");
    NamespaceIdentifiers ids =
        new NamespaceIdentifiers(
            1, Optional.of(UUID.randomUUID()), Optional.empty(), Optional.empty());
    run(
        "mknod",
        root.resolve("dev").resolve(name.value()).toString(),
        "b",
        Integer.toString(number.major()),
        Integer.toString(number.minor()));
    quietly(() -> describe(number, name, ids));
    return new Namespace(name, number, ids, BYTES, false, List.of());
  }

  private void describe(DeviceNumber number, DeviceName name, NamespaceIdentifiers ids)
      throws IOException {
    Path directory = root.resolve("sys/devices").resolve(name.value());
    Files.createDirectories(directory.resolve("holders"));
    Files.writeString(directory.resolve("size"), BYTES / 512 + "\n");
    Files.writeString(directory.resolve("nsid"), ids.nsid() + "\n");
    Files.writeString(directory.resolve("uuid"), ids.uuid().orElseThrow() + "\n");
    Files.writeString(directory.resolve("hidden"), "0\n");
    Files.createSymbolicLink(entry(number), Path.of("../../devices", name.value()));
  }

  private Path entry(DeviceNumber number) {
    return root.resolve("sys/dev/block").resolve(number.toString());
  }

  private Path image() {
    return root.resolve("images").resolve(++made + ".img");
  }

  private static Path at(Map<DeviceNumber, Path> map, Namespace device) {
    return Optional.ofNullable(map.get(device.number())).orElseThrow();
  }

  private static Optional<String> obstacle() {
    LocalProgramRunner programs = new LocalProgramRunner();
    for (String name :
        List.of("losetup", "mkfs.ext4", "mkfs.xfs", "mkfs.btrfs", "xfs_growfs", "e2fsck")) {
      if (programs.run(Program.of(PATIENCE, name, "-V")) instanceof ProgramResult.NotFound) {
        return Optional.of("skipped: " + name + " is not installed");
      }
    }
    String probe = "d=$(mktemp -d) && mount -t tmpfs x $d && umount $d && rmdir $d && losetup -f";
    return programs.run(Program.of(PATIENCE, "sh", "-c", probe)) instanceof ProgramResult.Exited e
            && e.ok()
        ? Optional.empty()
        : Optional.of("skipped: mounts and loop devices need root and a kernel that has them");
  }

  private static void quietly(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}

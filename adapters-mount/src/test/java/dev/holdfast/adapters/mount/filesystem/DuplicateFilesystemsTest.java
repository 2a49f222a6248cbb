package dev.holdfast.adapters.mount.filesystem;

import static dev.holdfast.testkit.ScriptedPrograms.exited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.testkit.ScriptedPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicateFilesystemsTest {
  private static final Namespace DEVICE =
      new Namespace(
          new DeviceName("nvme0n1"),
          new DeviceNumber(259, 1),
          NamespaceIdentifiers.ofNsid(1),
          4096,
          false,
          List.of());

  @TempDir Path dir;

  private final List<Mount> mounts = new ArrayList<>();
  private final ScriptedPrograms programs =
      new ScriptedPrograms()
          .on(
              "blkid",
              blkid ->
                  switch (blkid.argv().getLast()) {
                    case "/dev/nvme0n1", "/dev/nvme1n1" -> exited(0, "TYPE=xfs\nUUID=a\n", "");
                    case "/dev/vda" -> exited(0, "TYPE=xfs\nUUID=b\n", "");
                    default -> exited(2);
                  });

  @Test
  void seesNoneAmongOtherFilesystems() throws IOException {
    mounted("254:0", "vda", "xfs");
    mounted("259:1", "nvme0n1", "xfs");
    mounted("259:9", "nvme1n1", "ext4");

    assertThat(twin(FilesystemType.XFS)).isFalse();
  }

  @Test
  void seesOneWithTheSameUuid() throws IOException {
    mounted("254:0", "vda", "xfs");
    mounted("259:9", "nvme1n1", "xfs");

    assertThat(twin(FilesystemType.XFS)).isTrue();
  }

  @Test
  void takesAFilesystemWhoseDeviceHasGoneForOne() {
    mounts.add(mount("259:9", "nvme1n1", "xfs"));

    assertThat(twin(FilesystemType.XFS)).isTrue();
  }

  @Test
  void takesAFilesystemThatCannotBeAskedForOne() throws IOException {
    mounted("8:0", "sda", "xfs");

    assertThat(twin(FilesystemType.XFS)).isTrue();
  }

  @Test
  void takesForOneWhatItHasNoTimeToAsk() throws IOException {
    mounted("254:0", "vda", "xfs");

    assertThat(twins().anyMounted(DEVICE, node(), FilesystemType.XFS, Deadline.in(Duration.ZERO)))
        .isTrue();
  }

  @Test
  void asksTheKernelForBtrfs() throws IOException {
    assertThat(twin(FilesystemType.BTRFS)).isFalse();

    Path devices = Files.createDirectories(dir.resolve("fs/btrfs/a/devices"));
    Files.createFile(devices.resolve("nvme7n1"));
    assertThat(twin(FilesystemType.BTRFS)).isTrue();

    Files.createFile(devices.resolve("nvme0n1"));
    assertThat(twin(FilesystemType.BTRFS)).isFalse();
  }

  private boolean twin(FilesystemType type) {
    return twins().anyMounted(DEVICE, node(), type, Deadline.in(Duration.ofSeconds(9)));
  }

  private DuplicateFilesystems twins() {
    MountTable table =
        new MountTable() {
          @Override
          public List<Mount> mounts() {
            return mounts;
          }

          @Override
          public Optional<BootId> boot() {
            return Optional.empty();
          }
        };
    return new DuplicateFilesystems(dir, Path.of("/dev"), table, new Blkid(programs));
  }

  private static Path node() {
    return Path.of("/dev/nvme0n1");
  }

  private void mounted(String number, String device, String type) throws IOException {
    Files.createDirectories(dir.resolve("devices").resolve(device));
    Path entries = Files.createDirectories(dir.resolve("dev/block"));
    Files.createSymbolicLink(entries.resolve(number), dir.resolve("devices").resolve(device));
    mounts.add(mount(number, device, type));
  }

  private static Mount mount(String number, String device, String type) {
    return new Mount(
        40,
        30,
        DeviceNumber.parse(number),
        "/",
        "/m/" + device,
        List.of("rw"),
        List.of(),
        type,
        "/dev/" + device,
        List.of("rw"),
        false);
  }
}

package dev.holdfast.adapters.mount.blockdevice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.identity.DeviceNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that can be built on nvme0n1 (259:1) or its partition (259:7), as kernels show it. */
class DeviceUsersTest {
  private static final DeviceNumber DISK = new DeviceNumber(259, 1);
  private static final DeviceNumber PART = new DeviceNumber(259, 7);
  private static final String KUBELETS =
      "/var/lib/kubelet/plugins/kubernetes.io/csi/volumeDevices/pv-1/dev/2f0b";

  @TempDir private Path root;

  @BeforeEach
  void makeDevices() throws IOException {
    Path disk = root.resolve("sys/devices/virtual/nvme-subsystem/nvme0n1");
    write("sys/devices/virtual/nvme-subsystem/nvme0n1/dev", "259:1");
    write("sys/devices/virtual/nvme-subsystem/nvme0n1/queue/rotational", "0");
    write("sys/devices/virtual/nvme-subsystem/nvme0n1/nvme0n1p1/dev", "259:7");
    write("sys/devices/virtual/nvme-subsystem/nvme0n1/nvme0n1p1/partition", "1");
    Files.createDirectories(root.resolve("sys/dev/block"));
    Files.createSymbolicLink(root.resolve("sys/dev/block/259:1"), disk);
    Files.createDirectories(root.resolve("sys/block/nvme0n1"));
    write("proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority");
  }

  @Test
  void findsNothingWhereNothingIs() throws IOException {
    write("sys/block/loop0/loop/backing_file", "/var/lib/images/nvme0n1.img");
    write("sys/block/loop1/loop/backing_file", "/dev/nvme0n10");
    Files.createDirectories(root.resolve("sys/block/loop2"));
    assertThat(users()).isEmpty();
  }

  @Test
  void findsWhatLinksItselfIntoHolders() throws IOException {
    write("sys/dev/block/259:1/holders/md0/x", "");
    write("sys/dev/block/259:1/nvme0n1p1/holders/dm-3/x", "");
    assertThat(users()).containsExactly("md0", "dm-3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LVM-Uo8c    | vg0-data | the LVM volume vg0-data     | global_filter",
        "mpath-uuid1 | mpatha   | the multipath map mpatha    | blacklist { devnode",
        "CRYPT-LUKS2 | secret   | dm-3 (secret)               | secret"
      })
  void namesAMapAndWhatKeepsItsMakerOff(String uuid, String name, String what, String remedy)
      throws IOException {
    write("sys/dev/block/259:1/holders/dm-3/x", "");
    write("sys/block/dm-3/dm/uuid", uuid);
    write("sys/block/dm-3/dm/name", name);

    assertThat(users()).singleElement().asString().startsWith("dm-3").contains(what, remedy);
  }

  @Test
  void findsLoopDevicesThatHoldNoLink() throws IOException {
    write("sys/block/loop0/loop/backing_file", "/dev/nvme0n1");
    write("sys/block/loop1/loop/backing_file", "/nvme0n1p1 (deleted)");
    write("sys/block/loop2/loop/backing_file", KUBELETS);
    assertThat(users()).containsExactly("loop0", "loop1", "loop2");
  }

  @Test
  void findsSwap() throws IOException {
    write(
        "proc/swaps",
        "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/dev/nvme0n1p1  partition\t1024\t0\t-2");
    assertThat(users()).containsExactly("swap");
  }

  @Test
  void seesMountsOfPartitionsAndOfOtherMountNamespaces() throws IOException {
    VisibleMounts mounts = new VisibleMounts(root.resolve("proc"));
    mounted("self", "mnt:[1]", "36 35 0:40 / / rw - overlay overlay rw");
    mounted("7", "mnt:[1]", "36 35 259:1 / /not-read-twice rw - xfs /dev/nvme0n1 rw");
    assertThat(mounts.of(Set.of(DISK, PART))).isEmpty();

    mounted("12", "mnt:[2]", "40 35 259:7 / /mnt rw - vfat /dev/nvme0n1p1 rw");
    Files.createDirectories(root.resolve("proc/13"));
    assertThat(mounts.of(Set.of(DISK, PART))).containsExactly("vfat");
    assertThat(mounts.of(Set.of(DISK))).isEmpty();
  }

  @Test
  void doesNotTakeWhatCannotBeReadForUnused() throws IOException {
    Path swaps = root.resolve("proc/swaps");
    Files.delete(swaps);
    assertThat(users()).as("a kernel without swap").isEmpty();
    Files.createDirectory(swaps);
    assertThatThrownBy(this::users).as("swaps").isInstanceOf(IOException.class);
    Files.delete(swaps);

    Path loop = Files.createDirectories(root.resolve("sys/block/loop0/loop/backing_file"));
    assertThatThrownBy(this::users).as("backing_file").isInstanceOf(IOException.class);
    Files.delete(loop);

    write("sys/dev/block/259:1/holders", "no directory");
    assertThatThrownBy(this::users).as("holders").isInstanceOf(IOException.class);
  }

  @Test
  void doesNotTakeANodeOfKubeletThatCannotBeReadForAnotherDevice() throws IOException {
    write("sys/block/loop2/loop/backing_file", KUBELETS);

    assertThatThrownBy(() ->
            users(_ -> {
              throw new IOException("EIO");
            }))
        .isInstanceOf(IOException.class);
  }

  @Test
  void withoutItsOwnMountsOthersAreNotKnownEither() {
    VisibleMounts mounts = new VisibleMounts(root.resolve("proc"));

    assertThatThrownBy(() -> mounts.of(Set.of(DISK))).isInstanceOf(IOException.class);
  }

  @Test
  void knowsItsPartitionsAndNothingElse() throws IOException {
    List<SysfsBlockEntry> parts = entry().withPartitions();
    assertThat(parts).extracting(SysfsBlockEntry::name).containsExactly("nvme0n1", "nvme0n1p1");
    assertThat(parts.get(0).number()).contains(DISK);
    assertThat(parts.get(1).number()).contains(PART);
  }

  private List<String> users() throws IOException {
    return users(node ->
        node.equals(Path.of(KUBELETS)) ? Optional.of(DISK) : Optional.<DeviceNumber>empty());
  }

  private List<String> users(DeviceUsers.NodeNumbers numbers) throws IOException {
    return new DeviceUsers(root.resolve("sys"), root.resolve("proc"), numbers).of(entry());
  }

  private SysfsBlockEntry entry() throws IOException {
    return SysfsBlockEntry.find(root.resolve("sys"), DISK).orElseThrow();
  }

  private void mounted(String process, String namespace, String line) throws IOException {
    write("proc/" + process + "/mountinfo", line);
    Files.createDirectories(root.resolve("proc/" + process + "/ns"));
    Files.createSymbolicLink(root.resolve("proc/" + process + "/ns/mnt"), Path.of(namespace));
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }
}

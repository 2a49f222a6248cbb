package dev.holdfast.adapters.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfast.application.contract.VolumePorts;
import dev.holdfast.application.port.out.mount.BlockDevices.ReadOutcome;
import dev.holdfast.application.port.out.mount.BlockDevices.Readings;
import dev.holdfast.application.port.out.mount.Filesystems.CheckOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.ProbeOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.StepOutcome;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.format.Regions.Place;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The behaviour of a kernel and its programs in error cases; skipped without root. */
class RealKernelTroubleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private LoopWorld world;

  @SuppressWarnings("NullAway.Init")
  private VolumePorts ports;

  @BeforeEach
  void makeTheWorld() throws IOException {
    world = new LoopWorld(dir);
    ports = LoopWorld.ports(world);
  }

  @AfterEach
  void endTheWorld() {
    if (world != null) {
      world.close();
    }
  }

  /** The data loss of many drivers: blkid ends with 2 here, silently, as for an empty device. */
  @ParameterizedTest
  @EnumSource(FilesystemType.class)
  void formatsNoDeviceThatCannotBeRead(FilesystemType type) {
    Namespace device = formatted(FilesystemType.EXT4);
    world.breakIo(device);

    assertThat(ports.filesystems().probe(device, PATIENCE))
        .isInstanceOf(ProbeOutcome.Unknown.class);
    assertThat(ports.filesystems().make(device, type, PATIENCE, StepObserver.NONE))
        .isInstanceOf(StepOutcome.Failed.class);
    assertThat(head(device)).isInstanceOf(ReadOutcome.Unreadable.class);
    assertThat(ports.filesystems().check(device, FilesystemType.EXT4, PATIENCE, StepObserver.NONE))
        .isInstanceOf(CheckOutcome.Unknown.class);
  }

  @Test
  void letsNobodyWriteIntoTheDirectoryBelow() throws IOException {
    Namespace device = formatted(FilesystemType.EXT4);
    HostPath staging = world.path("staging");
    assertThat(ports.mounts().makeDirectory(staging)).isEqualTo(new MountOutcome.Done());
    assertThat(
            ports.mounts().mount(device, FilesystemType.EXT4, staging, MountOptions.NONE, PATIENCE))
        .isEqualTo(new MountOutcome.Done());
    Path inside = Path.of(staging.value(), "data");
    Files.writeString(inside, "written while it is mounted");

    world.run("umount", staging.value());
    assertThat(inside).doesNotExist();
    boolean flags = world.run("stat", "-f", "-c", "%T", staging.value()).startsWith("ext");
    assumeThat(flags).as("a filesystem that knows the flag").isTrue();
    assertThatThrownBy(() -> Files.writeString(inside, "lost")).isInstanceOf(IOException.class);

    assertThat(
            ports.mounts().mount(device, FilesystemType.EXT4, staging, MountOptions.NONE, PATIENCE))
        .isEqualTo(new MountOutcome.Done());
    assertThat(ports.mounts().unmount(staging, PATIENCE)).isEqualTo(new MountOutcome.Done());
    assertThat(ports.mounts().remove(staging)).isEqualTo(new MountOutcome.Done());
  }

  /**
   * The mount table of this kernel may show it or not. Ext4 goes on here: a loop device takes its
   * writes, which make its file longer again.
   */
  @Test
  void asksAFilesystemThatHasStopped() {
    FilesystemType type = FilesystemType.XFS;
    Namespace device = formatted(type);
    HostPath staging = world.path("staging");
    assertThat(ports.mounts().makeDirectory(staging)).isEqualTo(new MountOutcome.Done());
    assertThat(ports.mounts().mount(device, type, staging, MountOptions.NONE, PATIENCE))
        .isEqualTo(new MountOutcome.Done());
    world.breakIo(device);
    world.run("sh", "-c", "echo data >" + staging + "/file; sync -f " + staging + "; true");

    assertThat(ports.filesystems().refusesChanges(staging.value(), PATIENCE)).isPresent();
  }

  @Test
  void seesAPartitionTableAndCryptAsSomethingElse() {
    Namespace disk = world.namespace();
    byte[] mbr = new byte[512];
    mbr[446 + 4] = (byte) 0x83;
    mbr[446 + 9] = 8;
    mbr[446 + 13] = 1;
    mbr[510] = 0x55;
    mbr[511] = (byte) 0xaa;
    world.write(disk, 0, mbr);
    Namespace crypt = world.namespace();
    byte[] luks = Arrays.copyOf("LUKS\u00ba\u00be\0\1".getBytes(StandardCharsets.ISO_8859_1), 592);
    world.write(crypt, 0, luks);

    assertThat(ports.filesystems().probe(disk, PATIENCE))
        .isEqualTo(new ProbeOutcome.HoldsOther("partition table dos"));
    assertThat(ports.filesystems().probe(crypt, PATIENCE))
        .isEqualTo(new ProbeOutcome.HoldsLuks(1, false));
    assertThat(ports.filesystems().make(crypt, FilesystemType.EXT4, PATIENCE, StepObserver.NONE))
        .isInstanceOf(StepOutcome.Failed.class);
  }

  /**
   * blkid of util-linux 2.38 reports that they are two; that of 2.41 reports nothing, as for an
   * empty device, and mkfs.ext4, which uses the same library, formats it. The proof before a format
   * reads the device itself.
   */
  @Test
  void takesTwoSignaturesForNeitherFilesystem() {
    Namespace btrfs = formatted(FilesystemType.BTRFS);
    world.run(
        "sh",
        "-c",
        "head -c 4096 " + world.node(formatted(FilesystemType.XFS)) + " >" + world.node(btrfs));

    assertThat(ports.filesystems().probe(btrfs, PATIENCE))
        .isInstanceOfAny(ProbeOutcome.HoldsOther.class, ProbeOutcome.NothingFound.class);
  }

  @Test
  void holdsAFilesystemThatWasNotUnmountedForSound() {
    Namespace device = formatted(FilesystemType.EXT4);
    HostPath staging = mounted(device);
    world.run("sh", "-c", "echo data >" + staging + "/file && sync -f " + staging);
    Namespace crashed = world.copyOf(device);

    assertThat(ports.filesystems().check(crashed, FilesystemType.EXT4, PATIENCE, StepObserver.NONE))
        .isEqualTo(new CheckOutcome.Sound());
    HostPath second = directory("second");
    assertThat(
            ports.mounts().mount(crashed, FilesystemType.EXT4, second, MountOptions.NONE, PATIENCE))
        .isEqualTo(new MountOutcome.Done());
    assertThat(Path.of(second.value(), "file")).hasContent("data");
  }

  @Test
  void holdsADamagedFilesystemForDamaged() {
    Namespace device = formatted(FilesystemType.EXT4);
    HostPath staging = mounted(device);
    world.run("sh", "-c", "mkdir " + staging + "/d && seq 100000 >" + staging + "/d/file");
    unmount(staging);
    // the inode table of the first group, and the mark that makes e2fsck look
    world.run("debugfs", "-w", "-R", "clri <2>", world.node(device).toString());
    world.run("debugfs", "-w", "-R", "ssv state 2", world.node(device).toString());

    assertThat(ports.filesystems().check(device, FilesystemType.EXT4, PATIENCE, StepObserver.NONE))
        .isInstanceOf(CheckOutcome.Damaged.class);
  }

  @Test
  void undoesAMountThatTheKernelMadeReadOnly() {
    Namespace device = formatted(FilesystemType.EXT4);
    HostPath staging = directory("staging");
    world.run("blockdev", "--setro", world.node(device).toString());

    MountOutcome outcome =
        ports.mounts().mount(device, FilesystemType.EXT4, staging, MountOptions.NONE, PATIENCE);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            MountOutcome.Failed.class, failed -> assertThat(failed.why()).contains("protected"));
    assertThat(ports.table().at(staging.value())).isEmpty();
    assertThat(
            ports
                .mounts()
                .mount(device, FilesystemType.EXT4, staging, MountOptions.of("ro"), PATIENCE))
        .isEqualTo(new MountOutcome.Done());
  }

  @Test
  void unmountsNothingThatIsBusy() throws IOException {
    HostPath staging = mounted(formatted(FilesystemType.EXT4));
    Path file = Path.of(staging.value(), "file");

    try (OutputStream _ = Files.newOutputStream(file)) {
      assertThat(ports.mounts().unmount(staging, PATIENCE))
          .isInstanceOfSatisfying(
              MountOutcome.Failed.class, failed -> assertThat(failed.why()).contains("busy"));
      assertThat(ports.table().at(staging.value())).hasSize(1);
    }
    unmount(staging);
  }

  @Test
  void keepsTheOtherFlagsOfABindThatTurnsReadOnly() {
    Namespace device = formatted(FilesystemType.EXT4);
    HostPath staging = directory("staging");
    HostPath target = directory("target");
    assertThat(
            ports
                .mounts()
                .mount(
                    device,
                    FilesystemType.EXT4,
                    staging,
                    MountOptions.of("nosuid", "nodev"),
                    PATIENCE))
        .isEqualTo(new MountOutcome.Done());

    assertThat(ports.mounts().bind(staging, target, true, PATIENCE))
        .isEqualTo(new MountOutcome.Done());

    assertThat(ports.table().at(target.value()).getLast().options())
        .contains("ro", "nosuid", "nodev");
    assertThatThrownBy(() -> Files.createFile(Path.of(target.value(), "file")))
        .hasMessageContaining("Read-only");
  }

  /** A read-only bind alone would let this write through. */
  @Test
  void letsNobodyWriteToADeviceThatIsHandedOutReadOnly() throws IOException {
    Namespace device = world.namespace();
    HostPath target = file("target");
    assertThat(ports.mounts().bindDevice(device, target, true, PATIENCE))
        .isEqualTo(new MountOutcome.Done());

    assertThatThrownBy(() -> world.write(device, 0, new byte[] {1}));
    assertThatThrownBy(() -> Files.write(Path.of(target.value()), new byte[] {1}))
        .isInstanceOf(IOException.class);

    unmount(target);
    world.write(device, 0, new byte[] {1});
    assertThat(head(device)).isInstanceOf(ReadOutcome.HasData.class);
  }

  @Test
  void letsThePodWriteToADeviceThatIsHandedOut() throws IOException {
    Namespace device = world.namespace();
    HostPath target = file("target");
    assertThat(ports.mounts().bindDevice(device, target, false, PATIENCE))
        .isEqualTo(new MountOutcome.Done());

    world.run("dd", "if=/dev/zero", "of=" + target, "bs=4096", "count=1", "oflag=direct");
  }

  private Namespace formatted(FilesystemType type) {
    Namespace device = world.namespace();
    assertThat(ports.filesystems().make(device, type, PATIENCE, StepObserver.NONE))
        .isEqualTo(new StepOutcome.Done());
    return device;
  }

  private HostPath mounted(Namespace device) {
    HostPath staging = directory("staging");
    assertThat(
            ports.mounts().mount(device, FilesystemType.EXT4, staging, MountOptions.NONE, PATIENCE))
        .isEqualTo(new MountOutcome.Done());
    return staging;
  }

  private void unmount(HostPath path) {
    assertThat(ports.mounts().unmount(path, PATIENCE)).isEqualTo(new MountOutcome.Done());
  }

  private HostPath directory(String name) {
    HostPath path = world.path(name);
    assertThat(ports.mounts().makeDirectory(path)).isEqualTo(new MountOutcome.Done());
    return path;
  }

  private HostPath file(String name) {
    HostPath path = world.path(name);
    assertThat(ports.mounts().makeFile(path)).isEqualTo(new MountOutcome.Done());
    return path;
  }

  private ReadOutcome head(Namespace device) {
    return switch (ports.devices().read(device, List.of(new Place(0, 4096)), PATIENCE)) {
      case Readings.Read(List<ReadOutcome> outcomes) -> outcomes.getFirst();
      case Readings.Unreadable(String why) -> new ReadOutcome.Unreadable(why);
      case Readings.NoAnswer(String why) -> throw new AssertionError(why);
    };
  }
}

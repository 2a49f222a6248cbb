package dev.holdfast.adapters.mount;

import static dev.holdfast.testkit.ScriptedPrograms.exited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.Mounts;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.ScriptedPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases in which the result of a program and the mount table do not agree. */
class ProgramMountsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(9);
  private static final String LABEL = "context=\"system_u:object_r:container_file_t:s0:c15,c25\"";
  private static final Namespace DEVICE =
      new Namespace(
          new DeviceName("nvme0n1"),
          new DeviceNumber(259, 1),
          NamespaceIdentifiers.ofNsid(1),
          4096,
          false,
          List.of());

  @TempDir Path dir;

  private final ScriptedPrograms programs = new ScriptedPrograms();
  private final List<String> table = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Mounts mounts;

  @SuppressWarnings("NullAway.Init")
  private HostPath target;

  @SuppressWarnings("NullAway.Init")
  private HostPath source;

  /** A host with one namespace, 259:1, and a mount table that the test writes. */
  @BeforeEach
  void makeHost() throws IOException {
    dir = dir.toRealPath();
    Path entry = Files.createDirectories(dir.resolve("sys/dev/block/259:1/nvme0n1"));
    Files.move(entry, dir.resolve("sys/nvme0n1"));
    Files.delete(dir.resolve("sys/dev/block/259:1"));
    Files.createSymbolicLink(dir.resolve("sys/dev/block/259:1"), Path.of("../../nvme0n1"));
    Files.writeString(dir.resolve("sys/nvme0n1/size"), "8\n");
    Files.writeString(dir.resolve("sys/nvme0n1/nsid"), "1\n");
    Files.createDirectories(dir.resolve("proc/self"));
    target = new HostPath(Files.createDirectory(dir.resolve("target")).toString());
    source = new HostPath(Files.createDirectory(dir.resolve("source")).toString());
    HostRoots roots = new HostRoots(dir.resolve("proc"), dir.resolve("sys"), Path.of("/dev"));
    mounts =
        new MountAdapters(
                programs,
                roots,
                new FixedNodes(DEVICE.number()),
                new CallShares(20, HostTime.system()),
                HostTime.system())
            .mounts();
    umountWorks();
    write();
  }

  @Test
  void believesNoMountThatTheTableDoesNotShow() {
    programs.on("mount", exited(0));

    assertFailed(mount(), "nothing is mounted");
  }

  @Test
  void undoesAMountOfAnotherDevice() {
    mountShows("50 30 259:2 / " + target + " rw - ext4 /dev/nvme0n1 rw");

    assertFailed(mount(), "259:2");
    assertThat(table).isEmpty();
  }

  @Test
  void undoesAMountOfAnotherKind() {
    mountShows("50 30 259:1 / " + target + " rw - ext3 /dev/nvme0n1 rw");

    assertFailed(mount(), "ext3");
    assertThat(table).isEmpty();
  }

  @Test
  void undoesAMountThatCameOutReadOnly() {
    mountShows("50 30 259:1 / " + target + " ro - ext4 /dev/nvme0n1 ro");

    assertFailed(mount(), "read-only");
    assertThat(table).isEmpty();
  }

  @Test
  void givesALabelWithACommaInQuotesAndFindsItInTheTable() {
    mountShows("50 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw," + LABEL + ",discard");

    assertThat(mount("noatime", LABEL)).isEqualTo(new MountOutcome.Done());

    assertThat(programs.lines())
        .contains("mount -t ext4 -o noatime," + LABEL + " -- /dev/nvme0n1 " + target);
  }

  @Test
  void undoesAMountThatHasNoLabelBecauseMountFoundNoPolicy() {
    mountShows("50 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw,seclabel");

    assertFailed(
        mount(LABEL),
        target + " came out with no context= instead of " + LABEL + ": SELinux is on",
        "/etc/selinux",
        "csiDriver.seLinuxMount: true",
        "it was unmounted again");
    assertThat(table).isEmpty();
  }

  @Test
  void undoesAMountThatHasNoLabelBecauseTheKernelHasNone() {
    mountShows("50 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw");

    assertFailed(mount(LABEL), "SELinux is off in this kernel", "seLinuxMount: false");
    assertThat(table).isEmpty();
  }

  @Test
  void undoesAMountWithAnotherLabel() {
    mountShows("50 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw,context=u:r:t:s0:c15");

    assertFailed(mount(LABEL), "with context=u:r:t:s0:c15 instead of " + LABEL);
    assertThat(table).isEmpty();
  }

  @Test
  void looksAtTheLabelOfThisMountAndNotOfOneBelow() {
    show("49 30 259:2 / " + source + " rw - ext4 /dev/nvme1n1 rw," + LABEL);
    mountShows("50 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw,seclabel");

    assertFailed(mount(LABEL), "came out with no context=");
    assertThat(table).hasSize(1);
  }

  /** The kernel refuses it with a text that is not about labels. */
  @Test
  void saysWhereTheFilesystemHasAnotherLabel() {
    show("49 30 259:1 / " + source + " rw - ext4 /dev/nvme0n1 rw,context=u:r:t:s0:c15");

    assertInUse(
        mount(LABEL),
        "nvme0n1 is mounted with context=u:r:t:s0:c15 at " + source + ", and " + LABEL);
    assertInUse(mount(), "context=u:r:t:s0:c15 at " + source, "no context= is asked for");
    assertThat(programs.lines()).noneMatch(line -> line.startsWith("mount"));
  }

  @Test
  void aBindHasTheLabelWithoutBeingAskedTo() {
    show("50 30 259:1 / " + source + " rw - ext4 /dev/nvme0n1 rw," + LABEL);
    programs.on(
        "mount",
        program -> {
          String mode = program.arguments().contains("--bind") ? "rw" : "ro";
          table.removeIf(line -> line.contains(" " + target + " "));
          show("51 30 259:1 / " + target + " " + mode + " - ext4 /dev/nvme0n1 rw," + LABEL);
          return exited(0);
        });

    assertThat(mounts.bind(source, target, true, PATIENCE)).isEqualTo(new MountOutcome.Done());

    assertThat(programs.lines())
        .contains(
            "mount --bind -- " + source + " " + target, "mount -o remount,bind,ro -- " + target)
        .noneMatch(line -> line.contains("context"));
  }

  @Test
  void mountsForReadingWithoutReplayOnAProtectedDevice() {
    protectedDevice();
    mountShows("50 30 259:1 / " + target + " ro - ext4 /dev/nvme0n1 ro");

    assertThat(mount("noatime", "ro")).isEqualTo(new MountOutcome.Done());

    assertThat(programs.lines())
        .containsSubsequence(
            "blockdev --setro /dev/nvme0n1",
            "mount -t ext4 -o noatime,ro,noload -- /dev/nvme0n1 " + target);
  }

  @Test
  void doesNotMountForReadingADeviceThatCanStillBeWritten() {
    programs.on(
        "blockdev", program -> exited(0, program.arguments().contains("--getro") ? "0\n" : "", ""));

    assertFailed(mount("ro"), "can still be written");
    assertThat(programs.lines()).noneMatch(line -> line.startsWith("mount"));
  }

  @Test
  void leavesADeviceWritableOfWhichTheMountForReadingFailed() {
    protectedDevice();
    programs.on("mount", exited(32, "", "bad superblock"));

    assertFailed(mount("ro"), "bad superblock");

    assertThat(programs.lines())
        .containsSubsequence("blockdev --setro /dev/nvme0n1", "blockdev --setrw /dev/nvme0n1");
  }

  @Test
  void leavesADeviceWritableWhenItsLastReaderIsUnmounted() {
    protectedDevice();
    mountShows("50 30 259:1 / " + target + " ro - ext4 /dev/nvme0n1 ro");
    assertThat(mount("ro")).isEqualTo(new MountOutcome.Done());
    show("51 30 259:1 / " + source + " ro - ext4 /dev/nvme0n1 ro");

    assertThat(mounts.unmount(target, PATIENCE)).isEqualTo(new MountOutcome.Done());
    assertThat(programs.lines()).doesNotContain("blockdev --setrw /dev/nvme0n1");
    assertThat(mounts.unmount(source, PATIENCE)).isEqualTo(new MountOutcome.Done());
    assertThat(programs.lines()).contains("blockdev --setrw /dev/nvme0n1");
  }

  /** A pod may have a read-only mount of what another one writes. */
  @Test
  void takesAReadOnlyBindOfAWritableFilesystemForNoReader() {
    show("50 30 259:1 / " + source + " ro - ext4 /dev/nvme0n1 rw");
    mountShows("51 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw");

    assertThat(mount()).isEqualTo(new MountOutcome.Done());
  }

  /** Of which nothing but the protection changes. */
  private void protectedDevice() {
    AtomicBoolean set = new AtomicBoolean();
    programs.on(
        "blockdev",
        program -> {
          if (!program.arguments().contains("--getro")) {
            set.set(program.arguments().contains("--setro"));
          }
          return exited(0, set.get() ? "1\n" : "0\n", "");
        });
  }

  @Test
  void undoesAMountThatCameOutWritable() {
    programs.on("blockdev", exited(0, "1\n", ""));
    mountShows("50 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw");

    assertFailed(mount("ro"), "writable");
    assertThat(table).isEmpty();
  }

  @Test
  void undoesWhatAFailedMountLeft() {
    programs.on(
        "mount",
        _ -> {
          show("50 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw");
          return exited(16, "", "cannot write mtab");
        });

    assertFailed(mount(), "mtab");
    assertThat(table).isEmpty();
  }

  @Test
  void saysSoWhereUndoingFailed() {
    mountShows("50 30 259:2 / " + target + " rw - ext4 /dev/nvme0n1 rw");
    programs.on("umount", exited(32, "", "target is busy"));
    assertFailed(mount(), "could not be unmounted again");

    table.clear();
    write();
    programs.on("umount", new ProgramResult.TimedOut(true));
    assertThat(mount()).isInstanceOf(MountOutcome.TimedOut.class);
  }

  @Test
  void leavesAMountThatIsStillUnderWay() {
    programs.on("mount", new ProgramResult.TimedOut(true));

    assertThat(mount()).isInstanceOf(MountOutcome.TimedOut.class);
    assertThat(programs.lines()).noneMatch(line -> line.startsWith("umount"));
  }

  @Test
  void undoesABindThatWouldNotTurnReadOnly() {
    show("50 30 259:1 / " + source + " rw - ext4 /dev/nvme0n1 rw");
    programs.on(
        "mount",
        program -> {
          if (program.arguments().contains("--bind")) {
            show("51 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw");
          }
          return exited(0);
        });

    assertFailed(mounts.bind(source, target, true, PATIENCE), "still writable");
    assertThat(table).hasSize(1);
  }

  @Test
  void closesTheDirectoryBelowBeforeItMountsAndOpensItAfterwards() throws IOException {
    List<String> modes = new ArrayList<>();
    programs.on(
        "mount",
        _ -> {
          modes.add(mode());
          show("50 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw");
          return exited(0);
        });

    assertThat(mount()).isEqualTo(new MountOutcome.Done());
    assertThat(modes).containsExactly("---------");
    assertThat(programs.lines().getFirst()).isEqualTo("chattr +i -- " + target);

    assertThat(mounts.unmount(target, PATIENCE)).isEqualTo(new MountOutcome.Done());
    assertThat(mode()).isEqualTo("rwxr-x---");
    assertThat(programs.lines().getLast()).isEqualTo("chattr -i -- " + target);
  }

  @Test
  void closesTheDirectoryBelowABind() {
    show("50 30 259:1 / " + source + " rw - ext4 /dev/nvme0n1 rw");
    mountShows("51 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw");

    assertThat(mounts.bind(source, target, false, PATIENCE)).isEqualTo(new MountOutcome.Done());
    assertThat(mode()).isEqualTo("---------");
  }

  @Test
  void opensTheDirectoryOfAMountThatCameToNothing() {
    programs.on("mount", exited(32, "", "wrong fs type"));
    assertFailed(mount(), "wrong fs type");
    assertThat(mode()).isEqualTo("rwxr-x---");

    // but does not touch what is still mounted
    programs.on("umount", exited(32, "", "target is busy"));
    mountShows("50 30 259:2 / " + target + " rw - ext4 /dev/nvme0n1 rw");
    assertFailed(mount(), "could not be unmounted again");
    assertThat(mode()).isEqualTo("---------");
  }

  @Test
  void opensADirectoryThatSomebodyElseUnmounted() throws IOException {
    Files.setPosixFilePermissions(
        Path.of(target.value()), PosixFilePermissions.fromString("---------"));

    assertThat(mounts.unmount(target, PATIENCE)).isEqualTo(new MountOutcome.Done());
    assertThat(mode()).isEqualTo("rwxr-x---");
    assertThat(mounts.remove(target)).isEqualTo(new MountOutcome.Done());
    assertThat(Path.of(target.value())).doesNotExist();
  }

  @Test
  void undoesABindWhoseSourceWasUnmountedMeanwhile() {
    show("50 30 259:1 / " + source + " rw - ext4 /dev/nvme0n1 rw");
    mountShows("51 30 254:0 /var/lib/kubelet " + target + " rw - ext4 /dev/vda rw");

    assertFailed(mounts.bind(source, target, false, PATIENCE), "254:0");
    assertThat(table).hasSize(1);
  }

  @Test
  void undoesABindThatCameOutReadOnly() {
    show("50 30 259:1 / " + source + " ro - ext4 /dev/nvme0n1 rw");
    mountShows("51 30 259:1 / " + target + " ro - ext4 /dev/nvme0n1 rw");

    assertFailed(mounts.bind(source, target, false, PATIENCE), "read-only");
    assertThat(table).hasSize(1);
  }

  @Test
  void believesNoUnmountThatTheTableDoesNotShow() {
    show("50 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw");
    programs.on("umount", exited(0));

    assertFailed(mounts.unmount(target, PATIENCE), "still mounted");
  }

  @Test
  void isDoneWhereSomebodyElseUnmountedFirst() {
    show("50 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw");
    programs.on(
        "umount",
        _ -> {
          table.clear();
          write();
          return exited(32, "", "not mounted");
        });

    assertThat(mounts.unmount(target, PATIENCE)).isEqualTo(new MountOutcome.Done());
  }

  @Test
  void unmountsNothingWhereNothingIsMounted() {
    assertThat(mounts.unmount(target, PATIENCE)).isEqualTo(new MountOutcome.Done());
    assertThat(programs.lines()).isEmpty();
  }

  @Test
  void saysThatAHungUnmountHasLeftTheTableButNotTheDevice() {
    show("50 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw");
    programs.on(
        "umount",
        _ -> {
          table.clear();
          write();
          return new ProgramResult.TimedOut(true);
        });

    assertThat(mounts.unmount(target, PATIENCE))
        .isInstanceOfSatisfying(
            MountOutcome.TimedOut.class,
            outcome ->
                assertThat(outcome.why())
                    .contains("has left the mount table")
                    .contains("/dev/nvme0n1"));
  }

  @Test
  void saysThatAHungUnmountIsStillMounted() {
    show("50 30 259:1 / " + target + " rw - ext4 /dev/nvme0n1 rw");
    programs.on("umount", new ProgramResult.TimedOut(false));

    assertThat(mounts.unmount(target, PATIENCE))
        .isInstanceOfSatisfying(
            MountOutcome.TimedOut.class,
            outcome -> assertThat(outcome.why()).contains("still mounted"));
  }

  @Test
  void undoesAReadOnlyDeviceThatCanStillBeWritten() throws IOException {
    HostPath file = new HostPath(Files.createFile(dir.resolve("file")).toString());
    programs.on(
        "mount",
        program -> {
          table.clear();
          String options = program.arguments().contains("--bind") ? "rw" : "ro";
          show("50 30 0:6 /nvme0n1 " + file + " " + options + " - devtmpfs udev rw");
          return exited(0);
        });
    programs.on(
        "blockdev", program -> exited(0, program.arguments().contains("--getro") ? "0\n" : "", ""));

    assertFailed(mounts.bindDevice(DEVICE, file, true, PATIENCE), "can still be written");
    assertThat(table).isEmpty();
    assertThat(programs.lines()).contains("blockdev --setro /dev/nvme0n1");
  }

  @Test
  void undoesADeviceThatCameOutReadOnly() throws IOException {
    HostPath file = new HostPath(Files.createFile(dir.resolve("file")).toString());
    mountShows("50 30 0:6 /nvme0n1 " + file + " ro - devtmpfs udev ro");

    assertFailed(mounts.bindDevice(DEVICE, file, false, PATIENCE), "read-only");
    assertThat(table).isEmpty();
  }

  private String mode() {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(target.value())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MountOutcome mount(String... options) {
    return mounts.mount(DEVICE, FilesystemType.EXT4, target, MountOptions.of(options), PATIENCE);
  }

  private void mountShows(String line) {
    programs.on(
        "mount",
        _ -> {
          show(line);
          return exited(0);
        });
  }

  private void show(String line) {
    table.add(line);
    write();
  }

  private void umountWorks() {
    programs.on(
        "umount",
        program -> {
          String path = program.arguments().getLast();
          table.removeIf(line -> line.contains(" " + path + " "));
          write();
          return exited(0);
        });
  }

  private void write() {
    try {
      Files.writeString(
          dir.resolve("proc/self/mountinfo"),
          String.join("\n", table) + (table.isEmpty() ? "" : "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertFailed(MountOutcome outcome, String... why) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            MountOutcome.Failed.class, failed -> assertThat(failed.why()).contains(why));
  }

  private static void assertInUse(MountOutcome outcome, String... why) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            MountOutcome.InUse.class, other -> assertThat(other.why()).contains(why));
  }

  /** Every path is this device. */
  private record FixedNodes(DeviceNumber number) implements DeviceNodes {
    @Override
    public Optional<DeviceNumber> numberOf(Path node) {
      return Optional.of(number);
    }

    @Override
    public Hold hold(Path node) {
      return () -> {};
    }

    @Override
    public FileChannel direct(Path node) {
      throw new UnsupportedOperationException();
    }
  }
}

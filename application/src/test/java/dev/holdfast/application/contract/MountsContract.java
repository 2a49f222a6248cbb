package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The behaviour of every implementation of mounting. */
public abstract class MountsContract extends VolumeContract {

  @Test
  void makesADirectoryAndThoseAboveItOnceAndAgain() {
    HostPath path = world.path("a/b/c");

    assertDone(ports.mounts().makeDirectory(path));
    assertDone(ports.mounts().makeDirectory(path));

    assertThat(Path.of(path.value())).isEmptyDirectory();
  }

  @Test
  void makesAnEmptyFileAndTheDirectoriesAboveItOnceAndAgain() {
    HostPath path = world.path("a/b/file");

    assertDone(ports.mounts().makeFile(path));
    assertDone(ports.mounts().makeFile(path));

    assertThat(Path.of(path.value())).isEmptyFile();
  }

  @Test
  void doesNotTakeAFileForADirectoryNorTheOtherWayRound() {
    assertFailed(ports.mounts().makeDirectory(file("file")));
    assertFailed(ports.mounts().makeFile(directory("directory")));
  }

  @Test
  void followsNoLinkAtTheEndOfAPath() throws IOException {
    HostPath directory = directory("directory");
    HostPath link = world.path("link");
    Files.createSymbolicLink(Path.of(link.value()), Path.of(directory.value()));

    assertFailed(ports.mounts().makeDirectory(link));
    assertFailed(ports.mounts().makeFile(link));
    assertFailed(ports.mounts().remove(link));

    assertThat(Path.of(link.value())).isSymbolicLink();
    assertThat(Path.of(directory.value())).isDirectory();
  }

  @Test
  void mountsNothingThroughALink() throws IOException {
    Namespace device = formatted(FilesystemType.EXT4);
    HostPath directory = directory("directory");
    HostPath link = world.path("link");
    Files.createSymbolicLink(Path.of(link.value()), Path.of(directory.value()));

    assertFailed(
        ports.mounts().mount(device, FilesystemType.EXT4, link, MountOptions.NONE, PATIENCE));

    assertNothingAt(directory);
  }

  @Test
  void unmountsNothingThroughALink() throws IOException {
    HostPath staging = mounted(formatted(FilesystemType.EXT4), FilesystemType.EXT4, "staging");
    HostPath link = world.path("link");
    Files.createSymbolicLink(Path.of(link.value()), Path.of(staging.value()));

    ports.mounts().unmount(link, PATIENCE);

    assertThat(ports.table().at(staging.value())).hasSize(1);
  }

  @Test
  void removesWhatIsEmptyAndWhatIsNotThere() {
    HostPath directory = directory("directory");
    HostPath file = file("file");

    assertDone(ports.mounts().remove(directory));
    assertDone(ports.mounts().remove(file));
    assertDone(ports.mounts().remove(file));
    assertDone(ports.mounts().remove(world.path("never/there")));

    assertThat(Files.exists(Path.of(directory.value()), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(Files.exists(Path.of(file.value()), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void removesNothingThatHoldsData() throws IOException {
    HostPath directory = directory("directory");
    Path inside = Files.writeString(Path.of(directory.value(), "inside"), "data");

    assertFailed(ports.mounts().remove(directory));
    assertFailed(ports.mounts().remove(new HostPath(inside.toString())));

    assertThat(inside).hasContent("data");
  }

  @Test
  void removesNoMountPoint() {
    HostPath staging = mounted(formatted(FilesystemType.EXT4), FilesystemType.EXT4, "staging");

    assertFailed(ports.mounts().remove(staging));

    assertThat(ports.table().at(staging.value())).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(FilesystemType.class)
  void mountsEachKindOfFilesystem(FilesystemType type) {
    Namespace device = formatted(type);

    HostPath staging = mounted(device, type, "staging");

    assertThat(top(staging).fsType()).isEqualTo(type.word());
    assertThat(top(staging).readOnly()).isFalse();
  }

  @Test
  void mountsReadOnlyAndWithOptions() {
    Namespace device = formatted(FilesystemType.EXT4);

    HostPath staging = mounted(device, FilesystemType.EXT4, "staging", "noatime", "ro");

    assertThat(top(staging).options()).contains("ro", "noatime");
  }

  /** A node that writes, or died, leaves a journal that others could replay. */
  @ParameterizedTest
  @EnumSource
  void writesNothingToADeviceThatIsMountedForReadingOnly(FilesystemType type) throws IOException {
    Namespace original = formatted(type);
    HostPath staging = mounted(original, type, "staging");
    Path file = Path.of(staging.value(), "file");
    Files.writeString(file, "data");
    synchronize(file);
    Namespace copy = world.copyOf(original);
    assertDone(ports.mounts().unmount(staging, PATIENCE));
    String before = world.digest(copy);

    HostPath reader = mounted(copy, type, "reader", "ro");
    assertThat(ports.devices().verify(copy)).isEmpty();
    assertDone(ports.mounts().unmount(reader, PATIENCE));

    assertThat(world.digest(copy)).isEqualTo(before);
    HostPath writer = mounted(copy, type, "writer");
    assertThat(top(writer).readOnly()).isFalse();
  }

  /** The protection is the whole device's. */
  @Test
  void mountsADeviceEitherForReadingOrForWriting() {
    Namespace device = formatted(FilesystemType.EXT4);
    HostPath reader = mounted(device, FilesystemType.EXT4, "reader", "ro");
    HostPath other = directory("other");

    assertInUse(
        ports.mounts().mount(device, FilesystemType.EXT4, other, MountOptions.of("rw"), PATIENCE));
    assertInUse(ports.mounts().bindDevice(device, file("raw"), false, PATIENCE));
    assertDone(
        ports.mounts().mount(device, FilesystemType.EXT4, other, MountOptions.of("ro"), PATIENCE));
    assertDone(ports.mounts().unmount(reader, PATIENCE));
    assertDone(ports.mounts().unmount(other, PATIENCE));

    assertDone(
        ports.mounts().mount(device, FilesystemType.EXT4, other, MountOptions.of("rw"), PATIENCE));
  }

  private static void synchronize(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  @Test
  void mountsNoOtherFilesystemThanAskedFor() {
    Namespace device = formatted(FilesystemType.EXT4);
    HostPath staging = directory("staging");

    assertFailed(
        ports.mounts().mount(device, FilesystemType.XFS, staging, MountOptions.NONE, PATIENCE));

    assertNothingAt(staging);
  }

  @Test
  void mountsNothingThatHasNoFilesystem() {
    Namespace device = world.namespace();
    HostPath staging = directory("staging");

    assertFailed(
        ports.mounts().mount(device, FilesystemType.EXT4, staging, MountOptions.NONE, PATIENCE));

    assertNothingAt(staging);
  }

  @Test
  void mountsNothingOverAnotherMount() {
    HostPath staging = mounted(formatted(FilesystemType.EXT4), FilesystemType.EXT4, "staging");
    HostPath other = mounted(formatted(FilesystemType.EXT4), FilesystemType.EXT4, "other");
    Namespace third = formatted(FilesystemType.EXT4);

    assertFailed(
        ports.mounts().mount(third, FilesystemType.EXT4, staging, MountOptions.NONE, PATIENCE));
    assertFailed(ports.mounts().bind(other, staging, false, PATIENCE));

    assertThat(ports.table().at(staging.value())).hasSize(1);
  }

  @Test
  void mountsNothingWhereThereIsNoDirectory() {
    Namespace device = formatted(FilesystemType.EXT4);

    assertFailed(
        ports
            .mounts()
            .mount(device, FilesystemType.EXT4, world.path("absent"), MountOptions.NONE, PATIENCE));
    assertFailed(
        ports
            .mounts()
            .mount(device, FilesystemType.EXT4, file("file"), MountOptions.NONE, PATIENCE));
  }

  @Test
  void mountsNoDeviceThatIsNotTheNamespaceAnyMore() {
    Namespace device = formatted(FilesystemType.EXT4);
    HostPath staging = directory("staging");
    HostPath target = file("target");
    world.replace(device);

    assertFailed(
        ports.mounts().mount(device, FilesystemType.EXT4, staging, MountOptions.NONE, PATIENCE));
    assertFailed(ports.mounts().bindDevice(device, target, false, PATIENCE));

    assertNothingAt(staging);
    assertNothingAt(target);
  }

  @Test
  void mountsNoDeviceThatHasGone() {
    Namespace device = formatted(FilesystemType.EXT4);
    HostPath staging = directory("staging");
    HostPath target = file("target");
    world.remove(device);

    assertFailed(
        ports.mounts().mount(device, FilesystemType.EXT4, staging, MountOptions.NONE, PATIENCE));
    assertFailed(ports.mounts().bindDevice(device, target, false, PATIENCE));

    assertNothingAt(staging);
    assertNothingAt(target);
  }

  @Test
  void bindsReadOnlyWithoutMakingTheSourceSo() {
    HostPath staging = mounted(formatted(FilesystemType.EXT4), FilesystemType.EXT4, "staging");
    HostPath reader = directory("reader");
    HostPath writer = directory("writer");

    assertDone(ports.mounts().bind(staging, reader, true, PATIENCE));
    assertDone(ports.mounts().bind(staging, writer, false, PATIENCE));

    assertThat(top(reader).readOnly()).isTrue();
    assertThat(top(writer).readOnly()).isFalse();
    assertThat(top(staging).readOnly()).isFalse();
  }

  @Test
  void bindsNoDirectoryThatNothingIsMountedOn() {
    HostPath bare = directory("bare");
    HostPath target = directory("target");

    assertFailed(ports.mounts().bind(bare, target, false, PATIENCE));

    assertNothingAt(target);
  }

  @Test
  void bindsADeviceAndLetsItGo() {
    Namespace device = world.namespace();
    HostPath target = file("target");

    assertDone(ports.mounts().bindDevice(device, target, false, PATIENCE));
    assertThat(top(target).readOnly()).isFalse();
    assertFailed(ports.mounts().remove(target));

    assertDone(ports.mounts().unmount(target, PATIENCE));
    assertDone(ports.mounts().remove(target));
  }

  @Test
  void handsOutADeviceEitherForReadingOrForWriting() {
    Namespace device = world.namespace();
    HostPath reader = file("reader");
    HostPath other = file("other");
    HostPath writer = file("writer");

    assertDone(ports.mounts().bindDevice(device, reader, true, PATIENCE));
    assertThat(top(reader).readOnly()).isTrue();
    assertDone(ports.mounts().bindDevice(device, other, true, PATIENCE));
    assertInUse(ports.mounts().bindDevice(device, writer, false, PATIENCE));
    assertNothingAt(writer);

    assertDone(ports.mounts().unmount(reader, PATIENCE));
    assertDone(ports.mounts().unmount(other, PATIENCE));
    assertDone(ports.mounts().bindDevice(device, writer, false, PATIENCE));
    assertInUse(ports.mounts().bindDevice(device, reader, true, PATIENCE));
    assertNothingAt(reader);
  }

  @Test
  void removesWithAMountPointTheDirectoriesThatItMadeForIt() {
    HostPath kept = directory("kept");
    Path pods = Path.of(kept.value()).resolve("pods");
    HostPath first = new HostPath(pods.resolve("a/volumes/one/mount").toString());
    HostPath second = new HostPath(pods.resolve("a/volumes/two/device").toString());
    assertDone(ports.mounts().makeDirectory(first));
    assertDone(ports.mounts().makeFile(second));

    assertDone(ports.mounts().remove(first));
    assertThat(pods.resolve("a/volumes/one")).doesNotExist();
    assertThat(second.value()).satisfies(file -> assertThat(Path.of(file)).exists());

    assertDone(ports.mounts().remove(second));
    assertThat(pods).doesNotExist();
    assertThat(Path.of(kept.value())).isEmptyDirectory();
  }

  @Test
  void removesNoDirectoryThatWasThereOrThatAnotherProcessUses() throws IOException {
    Path theirs = Files.createDirectories(Path.of(directory("kept").value()).resolve("theirs"));
    HostPath mount = new HostPath(theirs.resolve("ours/deeper/mount").toString());
    assertDone(ports.mounts().makeDirectory(mount));
    Path file = Files.createFile(theirs.resolve("ours/vol_data.json"));

    assertDone(ports.mounts().remove(mount));
    assertThat(file).exists();
    assertThat(theirs.resolve("ours/deeper")).doesNotExist();

    // another directory of that name
    Files.delete(file);
    Files.move(theirs.resolve("ours"), theirs.resolve("moved"));
    Files.createDirectories(theirs.resolve("ours"));
    assertDone(ports.mounts().makeDirectory(new HostPath(theirs.resolve("ours/mount").toString())));
    assertDone(ports.mounts().remove(new HostPath(theirs.resolve("ours/mount").toString())));
    assertThat(theirs.resolve("ours")).exists();
  }

  @Test
  void unmountsOnceAndAgain() {
    HostPath staging = mounted(formatted(FilesystemType.EXT4), FilesystemType.EXT4, "staging");

    assertDone(ports.mounts().unmount(staging, PATIENCE));
    assertDone(ports.mounts().unmount(staging, PATIENCE));
    assertDone(ports.mounts().unmount(world.path("never/there"), PATIENCE));

    assertNothingAt(staging);
  }

  @Test
  void unmountsOneMountAndLeavesTheOthers() {
    HostPath staging = mounted(formatted(FilesystemType.EXT4), FilesystemType.EXT4, "staging");
    HostPath target = directory("target");
    assertDone(ports.mounts().bind(staging, target, false, PATIENCE));

    assertDone(ports.mounts().unmount(target, PATIENCE));

    assertNothingAt(target);
    assertThat(ports.table().at(staging.value())).hasSize(1);
  }
}

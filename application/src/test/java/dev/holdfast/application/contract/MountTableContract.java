package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import org.junit.jupiter.api.Test;

/** The contents of every mount table. */
public abstract class MountTableContract extends VolumeContract {

  @Test
  void showsWhatIsMountedByDeviceNumberAndKind() {
    Namespace device = formatted(FilesystemType.EXT4);
    HostPath path = mounted(device, FilesystemType.EXT4, "staging");

    Mount mount = top(path);

    assertThat(mount.mountPoint()).isEqualTo(path.value());
    assertThat(mount.number()).isEqualTo(device.number());
    assertThat(mount.fsType()).isEqualTo("ext4");
    assertThat(mount.root()).isEqualTo("/");
    assertThat(mount.source()).endsWith("/" + device.device());
    assertThat(mount.readOnly()).isFalse();
    assertThat(ports.table().mounts()).contains(mount);
  }

  @Test
  void showsWhatIsReadOnly() {
    Namespace device = formatted(FilesystemType.EXT4);

    HostPath path = mounted(device, FilesystemType.EXT4, "staging", "ro");

    assertThat(top(path).readOnly()).isTrue();
  }

  @Test
  void showsABindAsAnotherMountOfTheSameDevice() {
    Namespace device = formatted(FilesystemType.EXT4);
    HostPath staging = mounted(device, FilesystemType.EXT4, "staging");
    HostPath target = directory("target");
    assertDone(ports.mounts().bind(staging, target, false, PATIENCE));

    assertThat(top(target).number()).isEqualTo(device.number());
    assertThat(top(target).id()).isNotEqualTo(top(staging).id());
    assertThat(ports.table().mounts())
        .filteredOn(mount -> mount.number().equals(device.number()))
        .hasSize(2);
  }

  @Test
  void showsABoundDeviceNodeByItsName() {
    Namespace device = world.namespace();
    HostPath target = file("target");
    assertDone(ports.mounts().bindDevice(device, target, false, PATIENCE));

    assertThat(top(target).root()).endsWith("/" + device.device());
    assertThat(top(target).number()).isNotEqualTo(device.number());
  }

  @Test
  void showsAMountPointWithBlanksAndBackslashes() {
    Namespace device = formatted(FilesystemType.EXT4);

    HostPath path = mounted(device, FilesystemType.EXT4, "with a\\b  blanks #1, ünï");

    assertThat(top(path).mountPoint()).isEqualTo(path.value());
  }

  @Test
  void forgetsWhatWasUnmounted() {
    Namespace device = formatted(FilesystemType.EXT4);
    HostPath path = mounted(device, FilesystemType.EXT4, "staging");

    assertDone(ports.mounts().unmount(path, PATIENCE));

    assertNothingAt(path);
    assertThat(ports.table().mounts()).noneMatch(mount -> mount.number().equals(device.number()));
  }

  @Test
  void tellsWhichBootItIsOf() {
    assertThat(ports.table().boot()).isPresent().isEqualTo(ports.table().boot());
  }

  @Test
  void showsNothingAtAPathThatIsNotThere() {
    assertNothingAt(world.path("nothing/here"));
  }
}

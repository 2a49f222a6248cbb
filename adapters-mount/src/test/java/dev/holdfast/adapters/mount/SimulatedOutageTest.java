package dev.holdfast.adapters.mount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.contract.VolumePorts;
import dev.holdfast.application.port.out.mount.BlockDevices.Readings;
import dev.holdfast.application.port.out.mount.BlockDevices.Users;
import dev.holdfast.application.port.out.mount.Filesystems.CheckOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.ProbeOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.StepOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.UsageOutcome;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.format.Regions.Place;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A volume whose only path falls silent: I/O hangs, statfs does not, and an unmount leaves the
 * table at once but does not return.
 */
class SimulatedOutageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private SimulatedVolumeWorld world;

  @SuppressWarnings("NullAway.Init")
  private VolumePorts ports;

  @SuppressWarnings("NullAway.Init")
  private Namespace device;

  @BeforeEach
  void makeTheWorld() throws IOException {
    world = new SimulatedVolumeWorld(dir);
    ports = SimulatedVolumeWorld.ports(world);
    device = world.namespace();
    assertThat(ports.filesystems().make(device, FilesystemType.EXT4, PATIENCE, StepObserver.NONE))
        .isEqualTo(new StepOutcome.Done());
  }

  @AfterEach
  void endTheWorld() {
    world.close();
  }

  /** As resize2fs 1.47.0 writes it for a filesystem with the error flag. */
  @Test
  void namesTheRemedyForAFilesystemThatTheKernelDoesNotGrow() {
    HostPath staging = directory("staging");
    assertThat(
            ports.mounts().mount(device, FilesystemType.EXT4, staging, MountOptions.NONE, PATIENCE))
        .isEqualTo(new MountOutcome.Done());
    world
        .host()
        .faults()
        .at("program.resize2fs.before")
        .failTimes(1, 1, "resize2fs: Permission denied to resize filesystem");

    assertThat(
            ports
                .filesystems()
                .grow(device, FilesystemType.EXT4, staging, PATIENCE, StepObserver.NONE))
        .isInstanceOfSatisfying(
            StepOutcome.Failed.class,
            failed ->
                assertThat(failed.why())
                    .contains("errors on record", "delete the pods", "Permission denied"));
  }

  @Test
  void knowsNothingOfADeviceThatHangs() {
    fallSilent();

    assertThat(ports.filesystems().probe(device, PATIENCE))
        .isInstanceOf(ProbeOutcome.Unknown.class);
    assertThat(ports.filesystems().check(device, FilesystemType.EXT4, PATIENCE, StepObserver.NONE))
        .isInstanceOf(CheckOutcome.Unknown.class);
    assertThat(ports.filesystems().make(device, FilesystemType.EXT4, PATIENCE, StepObserver.NONE))
        .isInstanceOf(StepOutcome.Failed.class);
    assertThat(ports.devices().read(device, List.of(new Place(0, 4096)), PATIENCE))
        .isInstanceOf(Readings.NoAnswer.class);
    assertThat(ports.devices().flush(device, PATIENCE))
        .hasValueSatisfying(why -> assertThat(why).contains("sync"));
  }

  @Test
  void mountsNothingThatHangs() {
    fallSilent();
    HostPath staging = directory("staging");

    assertThat(
            ports.mounts().mount(device, FilesystemType.EXT4, staging, MountOptions.NONE, PATIENCE))
        .isInstanceOf(MountOutcome.TimedOut.class);
  }

  @Test
  void saysThatAnUnmountHangsThoughTheTableShowsNothing() {
    HostPath staging = directory("staging");
    assertThat(
            ports.mounts().mount(device, FilesystemType.EXT4, staging, MountOptions.NONE, PATIENCE))
        .isEqualTo(new MountOutcome.Done());
    fallSilent();

    assertThat(ports.filesystems().usage(staging, PATIENCE)).isInstanceOf(UsageOutcome.Usage.class);
    assertThat(ports.mounts().unmount(staging, PATIENCE))
        .isInstanceOfSatisfying(
            MountOutcome.TimedOut.class,
            outcome -> assertThat(outcome.why()).contains("has left the mount table"));
    assertThat(ports.table().at(staging.value())).isEmpty();
    assertThat(ports.devices().activeFilesystems(device))
        .isEqualTo(new Users.Known(List.of("ext4")));
  }

  /** Lets the kernel notice: keep-alive, then a reset. */
  private void fallSilent() {
    world.silence();
    world.host().clock().advance(Duration.ofSeconds(50));
  }

  private HostPath directory(String name) {
    HostPath path = world.path(name);
    assertThat(ports.mounts().makeDirectory(path)).isEqualTo(new MountOutcome.Done());
    return path;
  }
}

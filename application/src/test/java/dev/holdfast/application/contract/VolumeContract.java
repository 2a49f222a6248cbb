package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.application.port.out.mount.Filesystems.StepOutcome;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A host with namespaces for each test, and steps that most tests begin with. */
abstract class VolumeContract {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  @SuppressWarnings("NullAway.Init")
  VolumeWorld world;

  @SuppressWarnings("NullAway.Init")
  VolumePorts ports;

  /** A fresh one for each test. */
  protected abstract VolumeWorld world() throws Exception;

  /** The adapters on that host. */
  protected abstract VolumePorts ports(VolumeWorld of) throws Exception;

  @BeforeEach
  final void makeTheWorld() throws Exception {
    world = world();
    ports = ports(world);
  }

  @AfterEach
  final void endTheWorld() {
    if (world != null) {
      world.close();
    }
  }

  Namespace formatted(FilesystemType type) {
    Namespace device = world.namespace();
    assertThat(ports.filesystems().make(device, type, PATIENCE, StepObserver.NONE))
        .isEqualTo(new StepOutcome.Done());
    return device;
  }

  HostPath directory(String name) {
    HostPath path = world.path(name);
    assertDone(ports.mounts().makeDirectory(path));
    return path;
  }

  HostPath file(String name) {
    HostPath path = world.path(name);
    assertDone(ports.mounts().makeFile(path));
    return path;
  }

  /** Mounts it and returns where. */
  HostPath mounted(Namespace device, FilesystemType type, String name, String... options) {
    assumeTrue(world.mounts(type), () -> "this kernel has no " + type.word());
    HostPath path = directory(name);
    assertDone(ports.mounts().mount(device, type, path, MountOptions.of(options), PATIENCE));
    return path;
  }

  Mount top(HostPath path) {
    List<Mount> mounts = ports.table().at(path.value());
    assertThat(mounts).as("mounts at %s", path).isNotEmpty();
    return mounts.getLast();
  }

  static void assertDone(MountOutcome outcome) {
    assertThat(outcome).isEqualTo(new MountOutcome.Done());
  }

  static void assertFailed(MountOutcome outcome) {
    assertThat(outcome).isInstanceOf(MountOutcome.Failed.class);
    assertThat(((MountOutcome.Failed) outcome).why()).isNotBlank();
  }

  static void assertInUse(MountOutcome outcome) {
    assertThat(outcome).isInstanceOf(MountOutcome.InUse.class);
    assertThat(((MountOutcome.InUse) outcome).why()).isNotBlank();
  }

  void assertNothingAt(HostPath path) {
    assertThat(ports.table().at(path.value())).isEmpty();
  }
}

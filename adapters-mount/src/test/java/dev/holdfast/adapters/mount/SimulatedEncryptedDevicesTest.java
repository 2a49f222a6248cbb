package dev.holdfast.adapters.mount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.mount.EncryptedDevices;
import dev.holdfast.application.port.out.mount.EncryptedDevices.Access;
import dev.holdfast.application.port.out.mount.EncryptedDevices.Found;
import dev.holdfast.application.port.out.mount.EncryptedDevices.OpenOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.ProbeOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.StepOutcome;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.encryption.MappingName;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.namespace.MappedDevice;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.VolumeId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedEncryptedDevicesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final MappingName NAME = MappingName.of(new VolumeId("pv-1"));
  private static final Secret PASSPHRASE = Secret.passphrase("p", "correct horse");
  private static final Access WRITES = new Access(false, false);

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private SimulatedVolumeWorld world;

  @SuppressWarnings("NullAway.Init")
  private MountAdapters adapters;

  @SuppressWarnings("NullAway.Init")
  private EncryptedDevices encrypted;

  @BeforeEach
  void start() throws IOException {
    world = new SimulatedVolumeWorld(dir);
    adapters = world.adapters();
    encrypted = adapters.encryptedDevices();
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void aHeaderIsMadeOpenedSettledAndClosed() {
    Namespace device = formatted();
    assertThat(probe(device)).isEqualTo(new ProbeOutcome.HoldsLuks(2, true));
    assertThat(encrypted.open(device, NAME, PASSPHRASE, WRITES, PATIENCE))
        .isEqualTo(new OpenOutcome.Opened());
    MappedDevice mapping = mapping();
    assertThat(((Found.Open) encrypted.find(NAME)).beneath()).isEqualTo(device.number());
    assertThat(probe(device.within(mapping))).isEqualTo(new ProbeOutcome.NothingFound());

    assertThat(encrypted.settle(device, PATIENCE)).isEqualTo(new StepOutcome.Done());
    assertThat(probe(device)).isEqualTo(new ProbeOutcome.HoldsLuks(2, false));
    assertThat(encrypted.close(NAME, PATIENCE)).isEqualTo(new MountOutcome.Done());
    assertThat(encrypted.find(NAME)).isEqualTo(new Found.Absent());
    assertThat(encrypted.close(NAME, PATIENCE)).isEqualTo(new MountOutcome.Done());
  }

  @Test
  void nothingIsWrittenWhereThereIsSomething() {
    Namespace device = world.namespace();
    adapters.filesystems().make(device, FilesystemType.EXT4, PATIENCE, StepObserver.NONE);
    String before = world.digest(device);

    assertThat(encrypted.format(device, PASSPHRASE, PATIENCE, StepObserver.NONE))
        .isInstanceOf(StepOutcome.Failed.class);

    assertThat(world.digest(device)).isEqualTo(before);
  }

  @Test
  void aWrongPassphraseOpensNothing() {
    Namespace device = formatted();

    assertThat(encrypted.open(device, NAME, Secret.passphrase("p", "wrong"), WRITES, PATIENCE))
        .isInstanceOf(OpenOutcome.WrongKey.class);
    assertThat(encrypted.find(NAME)).isEqualTo(new Found.Absent());
  }

  @Test
  void aFilesystemInItIsMountedFromTheMappingAndKeepsItFromBeingClosed() {
    Namespace inner = opened();
    adapters.filesystems().make(inner, FilesystemType.EXT4, PATIENCE, StepObserver.NONE);
    HostPath path = world.path("staging");
    assertThat(adapters.mounts().makeDirectory(path)).isEqualTo(new MountOutcome.Done());

    assertThat(
            adapters.mounts().mount(inner, FilesystemType.EXT4, path, MountOptions.of(), PATIENCE))
        .isEqualTo(new MountOutcome.Done());

    assertThat(adapters.mountTable().at(path.value()))
        .singleElement()
        .satisfies(mount -> assertThat(mount.isOf(inner)).isTrue());
    assertThat(encrypted.close(NAME, PATIENCE)).isInstanceOf(MountOutcome.InUse.class);
    assertThat(adapters.mounts().unmount(path, PATIENCE)).isEqualTo(new MountOutcome.Done());
    assertThat(encrypted.close(NAME, PATIENCE)).isEqualTo(new MountOutcome.Done());
  }

  @Test
  void aMappingOnAnotherDeviceIsNoProofOfThisOne() {
    Namespace inner = opened();
    Namespace other = world.namespace();

    assertThat(adapters.blockDevices().verify(inner)).isEmpty();
    assertThat(adapters.blockDevices().verify(other.within(mapping()))).isNotEmpty();
    assertThat(adapters.filesystems().probe(other.within(mapping()), PATIENCE))
        .isInstanceOf(ProbeOutcome.Unknown.class);
  }

  @Test
  void itGetsTheSizeOfItsDevice() {
    Namespace inner = opened();
    Namespace larger = world.resize(inner, 2 * inner.bytes());

    assertThat(encrypted.resize(NAME, PATIENCE)).isEqualTo(new StepOutcome.Done());

    assertThat(mapping().bytes()).isEqualTo(larger.bytes() - (16 << 20));
  }

  @Test
  void theMappingOfARemovedDeviceIsDeadAndCanBeClosed() {
    Namespace inner = opened();
    world.remove(inner);

    assertThat(encrypted.find(NAME)).isInstanceOf(Found.Dead.class);
    assertThat(encrypted.close(NAME, PATIENCE)).isEqualTo(new MountOutcome.Done());
  }

  private Namespace formatted() {
    Namespace device = world.namespace();
    assertThat(encrypted.format(device, PASSPHRASE, PATIENCE, StepObserver.NONE))
        .isEqualTo(new StepOutcome.Done());
    return device;
  }

  private Namespace opened() {
    Namespace device = formatted();
    assertThat(encrypted.open(device, NAME, PASSPHRASE, WRITES, PATIENCE))
        .isEqualTo(new OpenOutcome.Opened());
    return device.within(mapping());
  }

  private MappedDevice mapping() {
    return ((Found.Open) encrypted.find(NAME)).mapping();
  }

  private ProbeOutcome probe(Namespace device) {
    return adapters.filesystems().probe(device, PATIENCE);
  }
}

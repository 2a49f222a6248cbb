package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.mount.Filesystems.CheckOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.ProbeOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.StepOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.UsageOutcome;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The answers that every implementation of filesystems has to give. */
public abstract class FilesystemsContract extends VolumeContract {

  @Test
  void findsNothingOnAnEmptyDevice() {
    assertThat(probe(world.namespace())).isEqualTo(new ProbeOutcome.NothingFound());
  }

  @ParameterizedTest
  @EnumSource(FilesystemType.class)
  void findsWhatItMadeAndHoldsItForSound(FilesystemType type) {
    Namespace device = formatted(type);

    assertThat(probe(device)).isEqualTo(new ProbeOutcome.Holds(type.word()));
    assertThat(ports.filesystems().check(device, type, PATIENCE, StepObserver.NONE))
        .isEqualTo(new CheckOutcome.Sound());
  }

  @ParameterizedTest
  @EnumSource(FilesystemType.class)
  void makesNothingWhereThereIsSomething(FilesystemType type) {
    Namespace device = formatted(FilesystemType.EXT4);

    assertThat(ports.filesystems().make(device, type, PATIENCE, StepObserver.NONE))
        .isInstanceOf(StepOutcome.Failed.class);

    assertThat(probe(device)).isEqualTo(new ProbeOutcome.Holds("ext4"));
  }

  @Test
  void knowsNothingOfADeviceThatHasGoneAndMakesNothingOfIt() {
    Namespace device = world.namespace();
    world.remove(device);

    assertThat(probe(device)).isInstanceOf(ProbeOutcome.Unknown.class);
    assertThat(ports.filesystems().make(device, FilesystemType.EXT4, PATIENCE, StepObserver.NONE))
        .isInstanceOf(StepOutcome.Failed.class);
    assertThat(ports.filesystems().check(device, FilesystemType.EXT4, PATIENCE, StepObserver.NONE))
        .isInstanceOf(CheckOutcome.Unknown.class);
  }

  @Test
  void knowsNothingOfADeviceThatIsAnotherNamespaceNowAndMakesNothingOfIt() {
    Namespace device = world.namespace();
    world.replace(device);

    assertThat(probe(device)).isInstanceOf(ProbeOutcome.Unknown.class);
    assertThat(ports.filesystems().make(device, FilesystemType.XFS, PATIENCE, StepObserver.NONE))
        .isInstanceOf(StepOutcome.Failed.class);
  }

  @ParameterizedTest
  @EnumSource(FilesystemType.class)
  void growsAMountedFilesystemToItsDevice(FilesystemType type) {
    Optional<String> obstacle = world.cannotGrow(type);
    Assumptions.assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    Namespace device = formatted(type);
    HostPath staging = mounted(device, type, "staging");
    long before = usage(staging).totalBytes();

    Namespace larger = world.resize(device, 2 * VolumeWorld.BYTES);
    StepOutcome grown =
        ports.filesystems().grow(larger, type, staging, PATIENCE, StepObserver.NONE);

    assertThat(grown).isEqualTo(new StepOutcome.Done());
    assertThat(usage(staging).totalBytes())
        .isGreaterThan(before + VolumeWorld.BYTES * 8 / 10)
        .isLessThanOrEqualTo(2 * VolumeWorld.BYTES);
    // xfs has its new size in its log first
    assertDone(ports.mounts().unmount(staging, PATIENCE));
    assertThat(ports.filesystems().size(larger, type, PATIENCE).orElse(0))
        .isBetween(larger.bytes() - (16 << 20), larger.bytes());
  }

  @ParameterizedTest
  @EnumSource(FilesystemType.class)
  void growsOnceAndAgain(FilesystemType type) {
    Namespace device = formatted(type);
    HostPath staging = mounted(device, type, "staging");

    assertThat(ports.filesystems().grow(device, type, staging, PATIENCE, StepObserver.NONE))
        .isEqualTo(new StepOutcome.Done());
    assertThat(ports.filesystems().grow(device, type, staging, PATIENCE, StepObserver.NONE))
        .isEqualTo(new StepOutcome.Done());
  }

  @ParameterizedTest
  @EnumSource(FilesystemType.class)
  void growsNothingThatIsMountedThereInstead(FilesystemType type) {
    Namespace device = formatted(type);
    HostPath bare = directory("bare");
    HostPath other = mounted(formatted(type), type, "other");

    assertThat(ports.filesystems().grow(device, type, bare, PATIENCE, StepObserver.NONE))
        .isInstanceOf(StepOutcome.Failed.class);
    assertThat(ports.filesystems().grow(device, type, other, PATIENCE, StepObserver.NONE))
        .isInstanceOf(StepOutcome.Failed.class);
  }

  @Test
  void saysHowFullAFilesystemIs() {
    Namespace device = formatted(FilesystemType.EXT4);
    HostPath staging = mounted(device, FilesystemType.EXT4, "staging");

    UsageOutcome.Usage usage = usage(staging);

    assertThat(usage.totalBytes()).isBetween(device.bytes() / 2, device.bytes());
    assertThat(usage.usedBytes() + usage.availableBytes())
        .isBetween(device.bytes() / 2, usage.totalBytes());
    assertThat(usage.totalInodes()).isPositive();
    assertThat(usage.freeInodes()).isBetween(1L, usage.totalInodes());
  }

  @Test
  void givesNoNumbersForAPathThatIsNotThere() {
    assertThat(ports.filesystems().usage(world.path("absent"), PATIENCE))
        .isInstanceOf(UsageOutcome.NoAnswer.class);
  }

  @Test
  void seesACopyOfAMountedFilesystemAsItsTwin() {
    Namespace device = formatted(FilesystemType.XFS);
    Namespace copy = world.copyOf(device);
    Namespace another = formatted(FilesystemType.XFS);
    mounted(device, FilesystemType.XFS, "staging");

    assertThat(ports.filesystems().twinMounted(copy, FilesystemType.XFS, PATIENCE)).isTrue();
    assertThat(ports.filesystems().twinMounted(another, FilesystemType.XFS, PATIENCE)).isFalse();
    // itself, mounted twice, is no twin
    assertThat(ports.filesystems().twinMounted(device, FilesystemType.XFS, PATIENCE)).isFalse();

    HostPath second = directory("copy");
    assertThat(
            ports
                .mounts()
                .mount(copy, FilesystemType.XFS, second, MountOptions.of("nouuid"), PATIENCE))
        .isEqualTo(new MountOutcome.Done());
  }

  private ProbeOutcome probe(Namespace device) {
    return ports.filesystems().probe(device, PATIENCE);
  }

  private UsageOutcome.Usage usage(HostPath path) {
    UsageOutcome outcome = ports.filesystems().usage(path, PATIENCE);
    assertThat(outcome).isInstanceOf(UsageOutcome.Usage.class);
    return (UsageOutcome.Usage) outcome;
  }

  @ParameterizedTest
  @EnumSource
  void asksWhetherAMountedFilesystemTakesChanges(FilesystemType type) {
    Namespace device = formatted(type);
    HostPath staging = mounted(device, type, "staging");
    assertThat(ports.filesystems().refusesChanges(staging.value(), PATIENCE)).isEmpty();
    assertDone(ports.mounts().unmount(staging, PATIENCE));

    HostPath reader = mounted(device, type, "reader", "ro");
    assertThat(ports.filesystems().refusesChanges(reader.value(), PATIENCE))
        .contains("Read-only file system");
  }
}

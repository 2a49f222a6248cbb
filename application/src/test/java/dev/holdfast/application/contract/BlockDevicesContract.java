package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.mount.BlockDevices.Presence;
import dev.holdfast.application.port.out.mount.BlockDevices.ReadOutcome;
import dev.holdfast.application.port.out.mount.BlockDevices.Readings;
import dev.holdfast.application.port.out.mount.BlockDevices.Spread;
import dev.holdfast.application.port.out.mount.BlockDevices.Users;
import dev.holdfast.domain.format.BlankEvidence.Content;
import dev.holdfast.domain.format.Regions.Place;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The answers that every view of block devices has to give. */
public abstract class BlockDevicesContract extends VolumeContract {
  private static final int BLOCK = 4096;
  private static final Users NO_USERS = new Users.Known(List.of());

  @Test
  void provesANamespaceThatIsThere() {
    Namespace device = world.namespace();

    assertThat(ports.devices().verify(device)).isEmpty();
    assertThat(ports.devices().wrongNode(device)).isEmpty();
    assertThat(ports.devices().presence(device.number())).isEqualTo(Presence.PRESENT);
  }

  @Test
  void provesNoneThatHasGone() {
    Namespace device = world.namespace();
    world.remove(device);

    assertThat(ports.devices().verify(device)).isNotEmpty();
    assertThat(ports.devices().wrongNode(device)).isPresent();
    assertThat(ports.devices().presence(device.number())).isEqualTo(Presence.REMOVED);
    assertThat(read(device, 0, BLOCK)).isInstanceOf(ReadOutcome.Unreadable.class);
  }

  @Test
  void provesNoneWhoseNameAndNumberAreAnotherNamespaces() {
    Namespace device = world.namespace();
    world.replace(device);

    assertThat(ports.devices().verify(device)).isNotEmpty();
  }

  @Test
  void takesNoNamespaceForAnother() {
    Namespace one = world.namespace();
    Namespace two = world.namespace();

    assertThat(ports.devices().verify(with(one, two.ids()))).isNotEmpty();
    assertThat(ports.devices().verify(with(one, two.number()))).isNotEmpty();
    assertThat(ports.devices().wrongNode(with(one, two.number()))).isPresent();
    assertThat(ports.devices().verify(with(one, one.bytes() + 512))).isNotEmpty();
    assertThat(ports.devices().verify(with(one, withUuid(one.ids(), new UUID(1, 2)))))
        .singleElement()
        .asString()
        .contains("uuid");
    assertThat(read(with(one, two.number()), 0, BLOCK)).isInstanceOf(ReadOutcome.Unreadable.class);
  }

  @Test
  void seesWhetherARegionIsAllZero() {
    Namespace device = world.namespace();
    world.write(device, 10 * VolumeWorld.MEBIBYTE + BLOCK - 1, new byte[] {1});

    assertThat(read(device, 0, 2 << 20)).isEqualTo(new ReadOutcome.AllZero());
    assertThat(read(device, 10 * VolumeWorld.MEBIBYTE, BLOCK))
        .isInstanceOf(ReadOutcome.HasData.class);
    assertThat(read(device, 10 * VolumeWorld.MEBIBYTE + BLOCK, 15 * BLOCK))
        .isEqualTo(new ReadOutcome.AllZero());
    assertThat(read(device, 9 * VolumeWorld.MEBIBYTE, 2 << 20))
        .isInstanceOf(ReadOutcome.HasData.class);
  }

  @Test
  void findsDataAwayFromThePlacesOfFilesystems() {
    Namespace device = world.namespace();
    assertThat(spread(device)).isInstanceOf(Spread.AllZero.class);
    assertThat(((Spread.AllZero) spread(device)).pieces()).isGreaterThanOrEqualTo(64);

    byte[] some = new byte[10 << 20];
    Arrays.fill(some, (byte) 7);
    world.write(device, 10 * VolumeWorld.MEBIBYTE, some);

    assertThat(spread(device))
        .isInstanceOfSatisfying(
            Spread.Doubt.class,
            doubt -> {
              assertThat(doubt.piece().content()).isEqualTo(Content.DATA);
              assertThat(doubt.piece().offset()).isBetween(10L << 20, 20L << 20);
            });
  }

  @Test
  void searchesNoDeviceThatIsAnotherOne() {
    Namespace one = world.namespace();
    Namespace two = world.namespace();

    assertThat(spread(with(one, two.number())))
        .isInstanceOfSatisfying(
            Spread.Doubt.class,
            doubt -> assertThat(doubt.piece().content()).isEqualTo(Content.UNREADABLE));
  }

  @Test
  void readsTheEndOfADeviceButNothingBehindIt() {
    Namespace device = world.namespace();
    world.write(device, device.bytes() - 1, new byte[] {1});

    assertThat(read(device, device.bytes() - BLOCK, BLOCK)).isInstanceOf(ReadOutcome.HasData.class);
    assertThat(read(device, device.bytes() - BLOCK, 2 * BLOCK))
        .isInstanceOf(ReadOutcome.Unreadable.class);
    assertThat(read(device, device.bytes(), BLOCK)).isInstanceOf(ReadOutcome.Unreadable.class);
  }

  @Test
  void knowsNoHolderOfADeviceThatNothingIsBuiltOn() {
    assertThat(ports.devices().holders(world.namespace())).isEqualTo(NO_USERS);
  }

  @ParameterizedTest
  @EnumSource(FilesystemType.class)
  void seesAFilesystemThatTheKernelRunsAsLongAsItDoes(FilesystemType type) {
    Assumptions.assumeTrue(world.showsFilesystems(), "skipped: not the kernel's own sysfs");
    Namespace device = formatted(type);
    assertThat(ports.devices().activeFilesystems(device)).isEqualTo(NO_USERS);

    HostPath staging = mounted(device, type, "staging");
    HostPath target = directory("target");
    assertDone(ports.mounts().bind(staging, target, true, PATIENCE));
    assertDone(ports.mounts().unmount(staging, PATIENCE));
    assertThat(ports.devices().activeFilesystems(device))
        .isEqualTo(new Users.Known(List.of(type.word())));

    assertDone(ports.mounts().unmount(target, PATIENCE));
    assertThat(ports.devices().activeFilesystems(device)).isEqualTo(NO_USERS);
  }

  @Test
  void writesBackWhatACacheHolds() {
    Namespace device = world.namespace();
    world.write(device, 0, new byte[] {1});
    assertThat(ports.devices().flush(device, PATIENCE)).isEmpty();
  }

  @Test
  void writesBackNothingForADeviceThatIsAnotherOne() {
    Namespace other = with(world.namespace(), new DeviceNumber(0, 4095));
    assertThat(ports.devices().flush(other, PATIENCE)).isPresent();
  }

  @Test
  void knowsNoNumberThatNoDeviceHas() {
    assertThat(ports.devices().presence(new DeviceNumber(0, 4095))).isEqualTo(Presence.REMOVED);
  }

  private Spread spread(Namespace device) {
    return ports.devices().spread(device, Duration.ofSeconds(1), PATIENCE);
  }

  private ReadOutcome read(Namespace device, long offset, int length) {
    return switch (ports.devices().read(device, List.of(new Place(offset, length)), PATIENCE)) {
      case Readings.Read(List<ReadOutcome> outcomes) -> outcomes.getFirst();
      case Readings.Unreadable(String why) -> new ReadOutcome.Unreadable(why);
      case Readings.NoAnswer(String why) -> throw new AssertionError(why);
    };
  }

  private static Namespace with(Namespace device, NamespaceIdentifiers ids) {
    return new Namespace(
        device.device(), device.number(), ids, device.bytes(), device.readOnly(), device.paths());
  }

  private static Namespace with(Namespace device, DeviceNumber number) {
    return new Namespace(
        device.device(), number, device.ids(), device.bytes(), device.readOnly(), device.paths());
  }

  private static Namespace with(Namespace device, long bytes) {
    return new Namespace(
        device.device(), device.number(), device.ids(), bytes, device.readOnly(), device.paths());
  }

  private static NamespaceIdentifiers withUuid(NamespaceIdentifiers ids, UUID uuid) {
    return new NamespaceIdentifiers(ids.nsid(), Optional.of(uuid), ids.nguid(), ids.eui());
  }
}

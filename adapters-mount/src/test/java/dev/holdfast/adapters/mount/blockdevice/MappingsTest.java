package dev.holdfast.adapters.mount.blockdevice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.mount.EncryptedDevices.Found;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.Mount.Beneath;
import dev.holdfast.domain.encryption.MappingName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.MappedDevice;
import dev.holdfast.domain.volume.VolumeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingsTest {
  private static final MappingName NAME = MappingName.of(new VolumeId("pv-1"));
  private static final DeviceNumber NAMESPACE = new DeviceNumber(259, 4);
  private static final DeviceNumber NUMBER = new DeviceNumber(253, 3);

  @TempDir Path sys;

  @SuppressWarnings("NullAway.Init")
  private Mappings mappings;

  @BeforeEach
  void aMappingOnANamespace() throws IOException {
    mappings = new Mappings(sys);
    write("devices/dm-3/dev", "253:3");
    write("devices/dm-3/size", "2048");
    write("devices/dm-3/ro", "0");
    write("devices/dm-3/dm/name", NAME.value());
    write("devices/dm-3/dm/uuid", "CRYPT-LUKS2-0123-" + NAME);
    Files.createDirectories(sys.resolve("devices/dm-3/slaves/nvme0n1"));
    write("devices/nvme0n1/dev", "259:4");
    Files.createDirectories(sys.resolve("devices/nvme0n1/holders/dm-3"));
    link("block/dm-3", "../devices/dm-3");
    link("class/block/nvme0n1", "../../devices/nvme0n1");
    link("dev/block/253:3", "../../devices/dm-3");
  }

  @Test
  void isFoundByItsName() {
    assertThat(mappings.find(NAME))
        .isEqualTo(new Found.Open(new MappedDevice("dm-3", NUMBER, 2048 * 512, false), NAMESPACE));
    assertThat(mappings.find(MappingName.of(new VolumeId("pv-2")))).isEqualTo(new Found.Absent());
  }

  @Test
  void isDeadOnceItsDeviceWasRemoved() throws IOException {
    Files.delete(sys.resolve("class/block/nvme0n1"));

    assertThat(mappings.find(NAME)).isInstanceOf(Found.Dead.class);
    assertThat(mappings.beneath(mount("/dev/mapper/" + NAME)))
        .hasValueSatisfying(beneath -> assertThat(beneath).isInstanceOf(Beneath.Removed.class));
  }

  /** It has no holders yet: the name alone is no identity. */
  @Test
  void isNotOnADeviceThatGotTheNameOfItsOwn() throws IOException {
    Files.delete(sys.resolve("devices/nvme0n1/holders/dm-3"));

    assertThat(mappings.find(NAME)).isInstanceOf(Found.Dead.class);
    assertThat(mappings.beneath(mount("/dev/dm-3")))
        .hasValueSatisfying(beneath -> assertThat(beneath).isInstanceOf(Beneath.Removed.class));
  }

  /** Its maker died before it had a table. */
  @Test
  void isDeadWithoutATable() throws IOException {
    Files.delete(sys.resolve("devices/dm-3/slaves/nvme0n1"));

    assertThat(mappings.find(NAME)).isInstanceOf(Found.Dead.class);
  }

  @Test
  void anotherKindOfMapWithItsNameIsForeign() throws IOException {
    write("devices/dm-3/dm/uuid", "LVM-x");

    assertThat(mappings.find(NAME)).isEqualTo(new Found.Foreign("dm-3 (LVM-x)"));
    assertThat(mappings.beneath(mount("/dev/dm-3"))).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNotAbsent() throws IOException {
    Files.delete(sys.resolve("devices/dm-3/dm/name"));
    Files.createDirectory(sys.resolve("devices/dm-3/dm/name"));

    assertThat(mappings.find(NAME)).isInstanceOf(Found.Unknown.class);
    assertThat(mappings.beneath(mount("/dev/dm-3")))
        .hasValueSatisfying(beneath -> assertThat(beneath).isInstanceOf(Beneath.Unknown.class));
  }

  @Test
  void aMountIsOfTheDeviceBeneathItsMapping() {
    Beneath there = new Beneath.Present(new DeviceName("nvme0n1"), NAMESPACE);

    assertThat(mappings.beneath(mount("/dev/mapper/" + NAME))).contains(there);
    assertThat(mappings.beneath(mount("/dev/dm-3"))).contains(there);
    assertThat(mappings.beneath(mount("/dev/nvme0n1"))).isEmpty();
  }

  /** By its number: a name is whatever its maker chose. */
  @Test
  void aNetworkFilesystemWithItsNameIsNone() {
    Mount named =
        new Mount(
            9,
            1,
            new DeviceNumber(0, 70),
            "/",
            "/pod",
            List.of("rw"),
            List.of(),
            "nfs4",
            "/dev/mapper/" + NAME,
            List.of("rw"),
            false);

    assertThat(mappings.beneath(named)).isEqualTo(Optional.empty());
  }

  private static Mount mount(String source) {
    return new Mount(
        8,
        1,
        NUMBER,
        "/",
        "/staging",
        List.of("rw"),
        List.of(),
        "ext4",
        source,
        List.of("rw"),
        false);
  }

  private void write(String file, String text) throws IOException {
    Path path = sys.resolve(file);
    Files.createDirectories(path.resolveSibling("."));
    Files.writeString(path, text + "\n");
  }

  private void link(String name, String target) throws IOException {
    Path path = sys.resolve(name);
    Files.createDirectories(path.resolveSibling("."));
    Files.createSymbolicLink(path, Path.of(target));
  }
}

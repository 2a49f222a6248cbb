package dev.holdfast.adapters.mount.blockdevice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.Eui64;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.Nguid;
import dev.holdfast.domain.namespace.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a sysfs entry with the attributes in the form in which a 6.12 kernel writes them. */
class NamespaceComparisonTest {
  private static final DeviceNumber NUMBER = new DeviceNumber(259, 1);
  private static final Namespace DEVICE =
      new Namespace(
          new DeviceName("nvme0n1"),
          NUMBER,
          new NamespaceIdentifiers(
              1,
              Optional.of(UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001")),
              Optional.of(new Nguid("0123456789abcdef0123456789abcdef")),
              Optional.of(new Eui64("0025385b71b00a5c"))),
          64 << 20,
          false,
          List.of());

  @TempDir Path sys;

  @SuppressWarnings("NullAway.Init")
  private Path entry;

  @BeforeEach
  void makeEntry() throws IOException {
    entry = Files.createDirectories(sys.resolve("devices/virtual/nvme-subsystem/nvme0n1"));
    Files.createDirectories(sys.resolve("dev/block"));
    Files.createSymbolicLink(sys.resolve("dev/block/259:1"), entry);
    attribute("size", "131072");
    attribute("nsid", "1");
    attribute("uuid", "aaaaaaaa-0000-4000-8000-000000000001");
    attribute("nguid", "01234567-89ab-cdef-0123-456789abcdef");
    attribute("eui", "00 25 38 5b 71 b0 0a 5c");
    attribute("hidden", "0");
  }

  @Test
  void findsNoDifferenceInTheFormsOfTheKernel() throws IOException {
    assertThat(differences()).isEmpty();
  }

  @Test
  void findsEveryDifferenceOfItsOwn() throws IOException {
    for (String name : List.of("size", "nsid", "uuid", "nguid", "eui")) {
      String before = Files.readString(entry.resolve(name));
      for (String wrong : List.of(before.replace('1', '2').replace('5', '6'), "", "nonsense")) {
        attribute(name, wrong);
        assertThat(differences())
            .as("%s %s", name, wrong)
            .singleElement()
            .asString()
            .contains(name);
      }
      Files.delete(entry.resolve(name));
      assertThat(differences()).as(name).singleElement().asString().contains("(none)");
      attribute(name, before);
    }
  }

  @Test
  void takesNoHiddenPathForTheNamespace() throws IOException {
    attribute("hidden", "1");

    assertThat(differences()).singleElement().asString().contains("hidden");
  }

  @Test
  void takesNoPathDeviceForTheNamespace() throws IOException {
    Path path = sys.resolve("devices/virtual/nvme-subsystem/nvme0c0n1");
    Files.move(entry, path);
    Files.delete(sys.resolve("dev/block/259:1"));
    Files.createSymbolicLink(sys.resolve("dev/block/259:1"), path);

    assertThat(differences())
        .singleElement()
        .asString()
        .isEqualTo("259:1 is nvme0c0n1, not nvme0n1");
  }

  @Test
  void takesAHugeAttributeForNone() throws IOException {
    attribute("uuid", "a".repeat(70_000));

    assertThatThrownBy(this::differences).hasMessageContaining("uuid is longer than a page");
  }

  @Test
  void findsNoEntryWhereThereIsNone() throws IOException {
    assertThat(SysfsBlockEntry.find(sys, new DeviceNumber(259, 2))).isEmpty();
  }

  @Test
  void doesNotTakeADeviceForRemovedWhereSysfsCannotBeRead() throws IOException {
    DeviceNumber number = new DeviceNumber(259, 2);
    assertThatThrownBy(() -> SysfsBlockEntry.find(sys.resolve("absent"), number))
        .isInstanceOf(IOException.class);

    Path broken = sys.resolve("broken");
    Files.createDirectories(broken.resolve("dev"));
    Files.writeString(broken.resolve("dev/block"), "no directory");
    assertThatThrownBy(() -> SysfsBlockEntry.find(broken, number)).isInstanceOf(IOException.class);
  }

  @Test
  void listsHoldersByName() throws IOException {
    SysfsBlockEntry found = SysfsBlockEntry.find(sys, NUMBER).orElseThrow();
    assertThat(found.list("holders")).isEmpty();

    Files.createDirectories(entry.resolve("holders/dm-1"));
    Files.createDirectories(entry.resolve("holders/dm-0"));
    assertThat(found.list("holders")).containsExactly("dm-0", "dm-1");
  }

  private List<String> differences() throws IOException {
    return NamespaceComparison.differences(SysfsBlockEntry.find(sys, NUMBER).orElseThrow(), DEVICE);
  }

  private void attribute(String name, String value) throws IOException {
    Files.writeString(entry.resolve(name), value + "\n");
  }
}

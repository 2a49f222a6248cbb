package dev.holdfast.adapters.sysfs.fabrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.domain.identity.ControllerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the form that libnvme 3 reads and writes. */
class OwnerRegistryTest {
  private static final ControllerName NVME3 = new ControllerName("nvme3");

  @TempDir private Path root;

  @Test
  void writesAnEntryThatNvmeCliReads() throws IOException {
    Files.createDirectories(root.resolve("run/nvme"));
    Trees.write(root.resolve("sys/kernel/uevent_seqnum"), "4711\n");

    registry().own(NVME3, OptionalLong.of(4712));

    assertThat(entry("owner")).hasContent("holdfast\n");
    assertThat(entry("seqnum")).hasContent("4711\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry("owner"))))
        .isEqualTo("rw-r--r--");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry(""))))
        .isEqualTo("rwxr-xr-x");
    assertThat(new SysfsFiles().names(root.resolve("run/nvme/registry"))).containsExactly("nvme3");
  }

  @Test
  void replacesWhatAnEarlierControllerOfThatNameHasLeft() {
    Trees.write(entry("owner"), "nbft\n");
    Trees.write(entry("note"), "boot path\n");
    assertThat(registry().other(NVME3)).contains("nbft");

    registry().own(NVME3, OptionalLong.of(4712));

    assertThat(registry().other(NVME3)).isEmpty();
    assertThat(entry("note")).doesNotExist();
  }

  @Test
  void writesNothingWhereNobodyKeepsARegistry() {
    registry().own(NVME3, OptionalLong.of(4712));
    assertThat(root.resolve("run")).doesNotExist();
  }

  @Test
  void hasTheControllerItEnteredAndNoLaterOneOfThatName() throws IOException {
    Files.createDirectories(root.resolve("run/nvme"));
    assertThat(registry().has(NVME3, 4712)).isFalse();

    registry().own(NVME3, OptionalLong.of(4712));

    assertThat(registry().has(NVME3, 4712)).isTrue();
    assertThat(registry().has(NVME3, 4713)).isFalse();
    Files.writeString(entry("owner"), "stas\n");
    assertThat(registry().has(NVME3, 4712)).isFalse();
  }

  /** Two on one host, as during a migration from one driver name to another. */
  @Test
  void takesTheControllerOfAHoldfastWithAnotherDriverNameForAnothers() throws IOException {
    Files.createDirectories(root.resolve("run/nvme"));
    OwnerRegistry neighbour =
        new OwnerRegistry(new SysfsFiles(), root.resolve("run"), root.resolve("sys"), "b.csi");
    neighbour.own(NVME3, OptionalLong.of(4712));

    assertThat(registry().has(NVME3, 4712)).isFalse();
    assertThat(registry().other(NVME3)).contains("holdfast as the driver b.csi");
    assertThat(neighbour.has(NVME3, 4712)).isTrue();
    assertThat(neighbour.other(NVME3)).isEmpty();
  }

  @Test
  void removesTheEntryOfTheControllerThatWasDeletedAndNotOfItsSuccessor() throws IOException {
    Files.createDirectories(root.resolve("run/nvme"));
    registry().own(NVME3, OptionalLong.of(4713));

    registry().forget(NVME3, OptionalLong.of(4712));
    registry().forget(NVME3, OptionalLong.empty());
    assertThat(entry("owner")).exists();

    registry().forget(NVME3, OptionalLong.of(4713));
    assertThat(entry("owner")).doesNotExist();
  }

  @Test
  void removesNoEntryOfAnother() {
    Trees.write(entry("owner"), "discoverd\n");
    registry().forget(NVME3, OptionalLong.of(4712));
    assertThat(entry("owner")).exists();
  }

  @Test
  void takesNoEntryAndAnEmptyOneForNoOwner() {
    assertThat(registry().other(NVME3)).isEmpty();
    Trees.write(entry("owner"), "\n");
    assertThat(registry().other(NVME3)).isEmpty();
  }

  @Test
  void takesAnEntryThatCannotBeReadForAnOwners() {
    Trees.write(entry("owner").resolve("a-directory"), "");

    assertThat(registry().other(NVME3)).contains("an owner that cannot be read");
  }

  @Test
  void isNoObstacleIfItCannotBeWritten() {
    Trees.write(root.resolve("run/nvme/registry"), "not a directory");
    registry().own(NVME3, OptionalLong.of(4712));
    registry().forget(NVME3, OptionalLong.of(4712));
    assertThat(registry().other(NVME3)).isEmpty();
  }

  private Path entry(String attribute) {
    return root.resolve("run/nvme/registry/nvme3").resolve(attribute);
  }

  private OwnerRegistry registry() {
    return new OwnerRegistry(new SysfsFiles(), root.resolve("run"), root.resolve("sys"), "a.csi");
  }
}

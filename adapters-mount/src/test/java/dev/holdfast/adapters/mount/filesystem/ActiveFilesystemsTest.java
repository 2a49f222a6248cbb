package dev.holdfast.adapters.mount.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the shape that a 6.18 kernel shows while, and after, a filesystem is mounted. */
class ActiveFilesystemsTest {
  private static final String DEVICE = "nvme0n1";

  @TempDir Path sys;

  @Test
  void seesNoneWhereThereAreOnlyFeaturesAndOthers() throws IOException {
    Files.createDirectories(sys.resolve("fs/ext4/features"));
    Files.createDirectories(sys.resolve("fs/ext4/nvme0n10"));
    Files.createDirectories(sys.resolve("fs/xfs/stats"));
    Files.createDirectories(sys.resolve("fs/btrfs/features"));

    assertThat(ActiveFilesystems.on(sys, DEVICE)).isEmpty();
    assertThat(ActiveFilesystems.on(sys.resolve("absent"), DEVICE)).isEmpty();
  }

  /** The kernel's directory is there, and cannot be read. */
  @Test
  void doesNotTakeWhatCannotBeReadForNone() throws IOException {
    for (String kind : List.of("ext4", "xfs", "btrfs")) {
      Path other = sys.resolve(kind);
      Files.createDirectories(other.resolve("fs"));
      Files.createSymbolicLink(other.resolve("fs/" + kind), Path.of(kind)); // ELOOP

      assertThatThrownBy(() -> ActiveFilesystems.on(other, DEVICE))
          .as(kind)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void seesEachKind() throws IOException {
    Files.createDirectories(sys.resolve("fs/ext4/nvme0n1"));
    assertThat(ActiveFilesystems.on(sys, DEVICE)).containsExactly("ext4");

    Files.createDirectories(sys.resolve("fs/xfs/nvme0n1"));
    Path devices = Files.createDirectories(sys.resolve("fs/btrfs/a-uuid/devices"));
    // the device may be removed: a dangling link
    Files.createSymbolicLink(devices.resolve("nvme0n1"), Path.of("../gone"));
    assertThat(ActiveFilesystems.on(sys, DEVICE)).containsExactly("ext4", "xfs", "btrfs");
  }
}

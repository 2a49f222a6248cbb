package dev.holdfast.adapters.mount.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FilesystemCommandsTest {
  private static final Path NODE = Path.of("/dev/nvme0n1");

  @ParameterizedTest
  @EnumSource(FilesystemType.class)
  void neverForces(FilesystemType type) {
    assertThat(FilesystemCommands.make(type, NODE))
        .doesNotContain("-f", "-F", "--force")
        .endsWith("--", "/dev/nvme0n1");
  }

  @Test
  void growsExt4ByDeviceAndTheOthersByMountPoint() {
    HostPath path = new HostPath("/staging");

    assertThat(FilesystemCommands.grow(FilesystemType.EXT4, NODE, path))
        .containsExactly("resize2fs", "--", "/dev/nvme0n1");
    assertThat(FilesystemCommands.grow(FilesystemType.XFS, NODE, path))
        .containsExactly("xfs_growfs", "-d", "--", "/staging");
    assertThat(FilesystemCommands.grow(FilesystemType.BTRFS, NODE, path))
        .containsExactly("btrfs", "filesystem", "resize", "max", "/staging");
  }
}

package dev.holdfast.adapters.mount.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.mount.program.DebianPackages;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FilesystemKindTest {
  private static final Path NODE = Path.of("/dev/nvme0n1");

  @ParameterizedTest
  @EnumSource(FilesystemType.class)
  void neverForces(FilesystemType type) {
    assertThat(FilesystemKind.of(type).make(NODE))
        .doesNotContain("-f", "-F", "--force")
        .endsWith("--", "/dev/nvme0n1");
  }

  @ParameterizedTest
  @EnumSource(FilesystemType.class)
  void itsProgramsArePartOfAPackage(FilesystemType type) {
    FilesystemKind kind = FilesystemKind.of(type);

    assertThat(DebianPackages.of(kind.make(NODE).getFirst())).isPresent();
    assertThat(DebianPackages.of(kind.grow(NODE, new HostPath("/staging")).getFirst())).isPresent();
  }

  @Test
  void growsExt4ByDeviceAndTheOthersByMountPoint() {
    HostPath path = new HostPath("/staging");

    assertThat(FilesystemKind.of(FilesystemType.EXT4).grow(NODE, path))
        .containsExactly("resize2fs", "--", "/dev/nvme0n1");
    assertThat(FilesystemKind.of(FilesystemType.XFS).grow(NODE, path))
        .containsExactly("xfs_growfs", "-d", "--", "/staging");
    assertThat(FilesystemKind.of(FilesystemType.BTRFS).grow(NODE, path))
        .containsExactly("btrfs", "filesystem", "resize", "max", "/staging");
  }

  /** An option that is left out is set by the host's mke2fs.conf; ADR 29 has their cost. */
  @Test
  void makesExt4WithALazyJournalOnlyWithChecksums() {
    assertThat(FilesystemKind.of(FilesystemType.EXT4).make(NODE))
        .containsExactly(
            "mkfs.ext4",
            "-q",
            "-m",
            "0",
            "-O",
            "metadata_csum",
            "-E",
            "nodiscard,lazy_itable_init=1,lazy_journal_init=1",
            "--",
            "/dev/nvme0n1");
  }
}

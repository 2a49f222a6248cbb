package dev.holdfast.domain.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.domain.identity.InvalidValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeCapabilityTest {
  @ParameterizedTest
  @CsvSource({
    "SINGLE_NODE_WRITER, true, false",
    "SINGLE_NODE_READER_ONLY, true, true",
    "MULTI_NODE_READER_ONLY, true, true",
    "MULTI_NODE_SINGLE_WRITER, false, false",
    "MULTI_NODE_MULTI_WRITER, false, false",
    "SINGLE_NODE_SINGLE_WRITER, true, false",
    "SINGLE_NODE_MULTI_WRITER, true, false",
  })
  void aFilesystemIsWrittenByOneNodeOnly(AccessMode mode, boolean filesystem, boolean readOnly) {
    VolumeUse ext4 = new VolumeUse.Filesystem(FilesystemType.EXT4, List.of());

    assertThat(new VolumeCapability(ext4, mode).unsupported().isEmpty()).isEqualTo(filesystem);
    assertThat(new VolumeCapability(new VolumeUse.Block(), mode).unsupported()).isEmpty();
    assertThat(new VolumeCapability(ext4, mode).readOnly()).isEqualTo(readOnly);
  }

  /** Else a change of the capability that kubelet is shown would refuse what is staged. */
  @Test
  void aStagingServesAllModesOfOneWritingNode() {
    VolumeUse block = new VolumeUse.Block();
    List<AccessMode> oneNode =
        List.of(
            AccessMode.SINGLE_NODE_WRITER,
            AccessMode.SINGLE_NODE_SINGLE_WRITER,
            AccessMode.SINGLE_NODE_MULTI_WRITER);

    for (AccessMode mode : AccessMode.values()) {
      for (AccessMode other : AccessMode.values()) {
        assertThat(new VolumeCapability(block, mode).stagedAs(new VolumeCapability(block, other)))
            .as("%s for %s", mode, other)
            .isEqualTo(mode == other || (oneNode.contains(mode) && oneNode.contains(other)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "noatime false",
        "ro true",
        "noatime,ro true",
        "rw false",
        "norecovery,noatime false"
      })
  void aMountOptionMakesItReadOnly(String flags, boolean readOnly) {
    VolumeUse use = new VolumeUse.Filesystem(FilesystemType.EXT4, List.of(flags));

    assertThat(new VolumeCapability(use, AccessMode.SINGLE_NODE_WRITER).readOnly())
        .isEqualTo(readOnly);
    assertThat(new VolumeCapability(use, AccessMode.SINGLE_NODE_READER_ONLY).readOnly()).isTrue();
  }

  @Test
  void knowsThreeFilesystems() {
    assertThat(FilesystemType.parse("fs_type", "ext3")).isEqualTo(FilesystemType.EXT4);
    assertThat(FilesystemType.parse("fs_type", "xfs")).isEqualTo(FilesystemType.XFS);
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> FilesystemType.parse("fs_type", "ntfs"))
        .withMessage("fs_type: is none of ext4, xfs, btrfs: 'ntfs'");
  }

  @Test
  void knowsThreeIoPolicies() {
    assertThat(IoPolicy.parse("ioPolicy", "queue-depth")).isEqualTo(IoPolicy.QUEUE_DEPTH);
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> IoPolicy.parse("ioPolicy", "fastest"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0", "a\nb"})
  void refusesVolumeIdsThatNoLogCouldShow(String id) {
    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> new VolumeId(id));
  }
}

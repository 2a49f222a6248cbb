package dev.holdfast.domain.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.volume.FilesystemType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MkfsOptionsTest {
  @Test
  void readsThemAsOnACommandLine() {
    assertThat(settings(FilesystemType.EXT4, "  -b 4096 -O ^64bit,project  -E stride=16 "))
        .containsExactly(
            new MkfsSetting("-b", "", "4096"),
            new MkfsSetting("-O", "64bit", "0"),
            new MkfsSetting("-O", "project", "1"),
            new MkfsSetting("-E", "stride", "16"));
    assertThat(settings(FilesystemType.XFS, "-d su=64k,sw=4 -m rmapbt=0"))
        .containsExactly(
            new MkfsSetting("-d", "su", "64k"),
            new MkfsSetting("-d", "sw", "4"),
            new MkfsSetting("-m", "rmapbt", "0"));
    assertThat(settings(FilesystemType.BTRFS, "--csum xxhash -m dup -O ^free-space-tree"))
        .containsExactly(
            new MkfsSetting("--csum", "", "xxhash"),
            new MkfsSetting("-m", "", "dup"),
            new MkfsSetting("-O", "free-space-tree", "0"));
    assertThat(MkfsOptions.of(FilesystemType.XFS, " ", Optional.empty()))
        .isEqualTo(MkfsOptions.USUAL);
  }

  /** Another device, force, a place, a size, a file that is read or written, a name, a script. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EXT4  | -F
          EXT4  | -FF
          EXT4  | -F -b 4096
          EXT4  | -b 4096 -F
          EXT4  | -b
          EXT4  | -b4096
          EXT4  | -b -4096
          EXT4  | -b 65536
          EXT4  | -m 51
          EXT4  | -E offset=4096
          EXT4  | -E stride=16,offset=4096
          EXT4  | -E discard
          EXT4  | -E root_owner=0:0
          EXT4  | -E stride
          EXT4  | -E stride=
          EXT4  | -E stride=0x10
          EXT4  | -J device=/dev/sda
          EXT4  | -J size=64,device=UUID=x
          EXT4  | -O journal_dev
          EXT4  | -O ^metadata_csum
          EXT4  | -O ^has_journal
          EXT4  | -O none
          EXT4  | -O 64bit,
          EXT4  | -O ^^64bit
          EXT4  | -d /etc
          EXT4  | -l /etc/passwd
          EXT4  | -z /undo
          EXT4  | -L root
          EXT4  | -U clear
          EXT4  | -t ext2
          EXT4  | -T largefile
          EXT4  | -S
          EXT4  | /dev/sda
          EXT4  | -- /dev/sda
          EXT4  | -b 4096 /dev/sda
          EXT4  | 4096
          EXT4  | -b $(id)
          EXT4  | -m crc=1
          XFS   | -f
          XFS   | -N
          XFS   | -c options=/etc/passwd
          XFS   | -d name=/dev/sda
          XFS   | -d file
          XFS   | -d size=1g
          XFS   | -d agcount=1
          XFS   | -d su=64k,name=/dev/sda
          XFS   | -l logdev=/dev/sda
          XFS   | -r rtdev=/dev/sda
          XFS   | -p /etc/passwd
          XFS   | -L root
          XFS   | -m uuid=00000000-0000-0000-0000-000000000000
          XFS   | -m crc=0
          XFS   | -b 4096
          BTRFS | -f
          BTRFS | --force
          BTRFS | -r /etc
          BTRFS | --rootdir /etc
          BTRFS | -b 1g
          BTRFS | --byte-count 1g
          BTRFS | -d raid0
          BTRFS | -M
          BTRFS | -L root
          BTRFS | -O zoned
          BTRFS | -O list-all
          BTRFS | /dev/sda
          """)
  void refusesWhatIsNotOnTheList(FilesystemType type, String text) {
    assertThatThrownBy(() -> settings(type, text))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining("mkfsOptions: has '")
        .hasMessageContaining("which is not permitted for " + type.word() + "; permitted: -");
  }

  @Test
  void listsAllThatIsPermitted() {
    assertThatThrownBy(() -> settings(FilesystemType.BTRFS, "-f"))
        .hasMessage(
            "mkfsOptions: has '-f', which is not permitted for btrfs; permitted: -d single|dup"
                + " -m single|dup -n 4096|8192|16384|32768|65536 -s 4096"
                + " --csum crc32c|xxhash|sha256|blake2"
                + " -O [^]no-holes,[^]free-space-tree,[^]block-group-tree");
    for (FilesystemType type : FilesystemType.values()) {
      assertThatThrownBy(() -> settings(type, "-f")).message().hasSizeLessThan(1000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EXT4, -b 1024 -b 4096, -b",
    "EXT4, '-O 64bit,^64bit', -O 64bit",
    "XFS, -m reflink=0 -m reflink=1, -m reflink",
  })
  void refusesOneTwice(FilesystemType type, String text, String shown) {
    assertThatThrownBy(() -> settings(type, text))
        .hasMessage("mkfsOptions: has " + shown + " twice");
  }

  @ParameterizedTest
  @CsvSource({
    "EXT4,  -O orphan_file,      5.14, orphan_file, 5.15",
    "XFS,   -m bigtime=1,        5.9,  bigtime,     5.10",
    "BTRFS, -O block-group-tree, 6.0,  block-group-tree, 6.1",
    "BTRFS, --csum xxhash,       5.4,  --csum,      5.5",
  })
  void refusesAFeatureThatTheOldestKernelDoesNotMount(
      FilesystemType type, String text, String kernel, String word, String since) {
    assertThatThrownBy(() -> MkfsOptions.of(type, text, Release.in(kernel)))
        .isInstanceOf(InvalidValue.class)
        .hasMessage(
            "mkfsOptions: asks for %s, which Linux %s and newer mount, and mkfsCompat is %s"
                .formatted(word, since, kernel));
    assertThat(MkfsOptions.of(type, text, Release.in(since)).settings()).isNotEmpty();
  }

  @Test
  void takesAFeatureThatIsOff() {
    assertThat(
            MkfsOptions.of(FilesystemType.EXT4, "-O ^orphan_file", Release.in("4.19")).settings())
        .containsExactly(new MkfsSetting("-O", "orphan_file", "0"));
  }

  private static List<MkfsSetting> settings(FilesystemType type, String text) {
    return MkfsOptions.of(type, text, Optional.empty()).settings();
  }
}

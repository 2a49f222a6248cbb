package dev.holdfast.adapters.mount.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.volume.FilesystemType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class MkfsCommandTest {
  private static final Path NODE = Path.of("/dev/nvme0n1");

  @ParameterizedTest
  @EnumSource(FilesystemType.class)
  void asksForNoReleaseWhereAVolumeHasNoWishes(FilesystemType type) {
    assertThat(
            MkfsCommand.of(
                type,
                MkfsOptions.USUAL,
                NODE,
                () -> {
                  throw new AssertionError("asked");
                }))
        .isEqualTo(new MkfsCommand.Argv(FilesystemKind.of(type).make(NODE)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EXT4  | 1.47 | -b 1024 -m 1            | -    | -q -m 1 -O metadata_csum -E nodiscard,lazy_itable_init=1,lazy_journal_init=1 -b 1024
          EXT4  | 1.47 | -E stride=8,lazy_itable_init=0 | - | -q -m 0 -O metadata_csum -E nodiscard,lazy_itable_init=0,lazy_journal_init=1,stride=8
          EXT4  | 1.47 | -O ^64bit,project       | -    | -q -m 0 -O metadata_csum,^64bit,project -E nodiscard,lazy_itable_init=1,lazy_journal_init=1
          EXT4  | 1.47 | -                       | 5.14 | -q -m 0 -O metadata_csum,^orphan_file -E nodiscard,lazy_itable_init=1,lazy_journal_init=1
          EXT4  | 1.47 | -                       | 5.15 | -q -m 0 -O metadata_csum -E nodiscard,lazy_itable_init=1,lazy_journal_init=1
          EXT4  | 1.46 | -                       | 5.14 | -q -m 0 -O metadata_csum -E nodiscard,lazy_itable_init=1,lazy_journal_init=1
          XFS   | 6.13 | -d su=64k,sw=4 -i size=1024 | - | -q -K -d su=64k,sw=4 -i size=1024
          XFS   | 6.13 | -                       | 5.14 | -q -K -i nrext64=0,exchange=0 -n parent=0
          XFS   | 6.1  | -                       | 5.14 | -q -K -i nrext64=0
          XFS   | 5.10 | -                       | 5.9  | -q -K
          XFS   | 6.18 | -                       | 4.4  | -q -K -m rmapbt=0,reflink=0,bigtime=0,inobtcount=0 -i nrext64=0,exchange=0 -n parent=0
          XFS   | 6.18 | -                       | 6.10 | -q -K
          XFS   | 6.1  | -i nrext64=0,exchange=0 | -    | -q -K -i nrext64=0
          XFS   | 6.13 | -i nrext64=0 -s size=4096 | 5.18 | -q -K -i nrext64=0,exchange=0 -s size=4096 -n parent=0
          BTRFS | 6.14 | -n 32768                | -    | -q -K -n 32768
          BTRFS | 6.14 | -                       | 5.14 | -q -K -O ^block-group-tree
          BTRFS | 6.2  | -                       | 4.4  | -q -K -R ^free-space-tree --csum crc32c
          BTRFS | 6.3  | -                       | 4.4  | -q -K -O ^free-space-tree,^block-group-tree --csum crc32c
          BTRFS | 6.2  | -O ^no-holes,^free-space-tree | - | -q -K -O ^no-holes -R ^free-space-tree
          """)
  void has(FilesystemType type, String program, String options, String compat, String words) {
    String expected = "mkfs." + type.word() + " " + words + " -- /dev/nvme0n1";

    assertThat(command(type, program, options, compat))
        .isEqualTo(new MkfsCommand.Argv(List.of(expected.split(" ", -1))));
  }

  /**
   * Its defaults are not known, and a volume without its pins is not the one that was asked for.
   */
  @ParameterizedTest
  @CsvSource({"EXT4, 1.48, 1.47", "XFS, 7.5, 6.19", "BTRFS, 7.0, 6.19"})
  void pinsNothingWithAProgramThatIsNewerThanTheTable(
      FilesystemType type, String program, String newest) {
    assertThat(refusal(command(type, program, "-", "5.14")))
        .startsWith(
            "mkfs.%s is of release %s, and its features are known up to %s only"
                .formatted(type.word(), program, newest));
    assertThat(command(type, program, "-", "-")).isInstanceOf(MkfsCommand.Argv.class);
  }

  @Test
  void asksNoProgramForAFeatureThatItDoesNotKnow() {
    assertThat(refusal(command(FilesystemType.XFS, "6.1", "-i exchange=1", "-")))
        .isEqualTo("mkfs.xfs is of release 6.1, and makes exchange of mkfsOptions from 6.10 on");
    assertThat(refusal(command(FilesystemType.BTRFS, "6.2", "-O block-group-tree", "-")))
        .isEqualTo(
            "mkfs.btrfs is of release 6.2, and makes block-group-tree of mkfsOptions from 6.3 on");
  }

  @ParameterizedTest
  @EnumSource(FilesystemType.class)
  void aReleaseThatIsNotKnownIsNoRelease(FilesystemType type) {
    MkfsOptions pinned = MkfsOptions.of(type, "", Release.in("5.14"));

    assertThat(refusal(MkfsCommand.of(type, pinned, NODE, MkfsVersion.Unknown::new)))
        .startsWith("mkfs." + type.word() + " -V shows no release");
    assertThat(refusal(MkfsCommand.of(type, pinned, NODE, MkfsVersion.NotThere::new)))
        .isEqualTo("mkfs." + type.word() + " is not there");
  }

  private static String refusal(MkfsCommand command) {
    return switch (command) {
      case MkfsCommand.Refused(String why) -> why;
      case MkfsCommand.Argv(List<String> words) -> throw new AssertionError(words);
    };
  }

  private static MkfsCommand command(
      FilesystemType type, String program, String options, String compat) {
    return MkfsCommand.of(
        type,
        MkfsOptions.of(type, options.equals("-") ? "" : options, Release.in(compat)),
        NODE,
        () -> new MkfsVersion.Known(Release.in(program).orElseThrow()));
  }
}

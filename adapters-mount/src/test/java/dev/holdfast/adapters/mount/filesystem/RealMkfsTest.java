package dev.holdfast.adapters.mount.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.support.process.LocalProgramRunner;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** This host's mkfs on a file, where it is; needs neither root nor a device. */
class RealMkfsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long BYTES = 2L << 30;

  @TempDir Path dir;

  private final ProgramRunner programs = new LocalProgramRunner();

  /** Each is made, and lacks the features that a kernel of that release does not mount. */
  @ParameterizedTest
  @CsvSource({
    "EXT4, '', 4.19, dumpe2fs -h, 'orphan_file'",
    "EXT4, '', 3.18, dumpe2fs -h, 'orphan_file metadata_csum_seed project large_dir'",
    "EXT4, -O ^64bit -E stride=16 -i 65536, 5.4, dumpe2fs -h, 'orphan_file 64bit'",
    "XFS, '', 5.4, xfs_db -r -c version, 'bigtime inobtcnt nrext64 exchange parent'",
    "XFS, '', 4.4, xfs_db -r -c version, 'bigtime inobtcnt nrext64 reflink rmapbt'",
    "XFS, '-m reflink=0 -b size=4096 -d su=64k,sw=4', 5.4, xfs_db -r -c version, 'reflink bigtime'",
    "BTRFS, '', 4.4, btrfs inspect-internal dump-super, 'free_space_tree block_group_tree'",
    "BTRFS, '-O ^no-holes -m single --csum crc32c', 5.14, btrfs inspect-internal dump-super, 'no_holes block_group_tree'",
  })
  void makesWhatAnOldKernelMounts(
      FilesystemType type, String options, String compat, String show, String absent)
      throws IOException {
    assertThat(features(type, options, compat, show))
        .contains(mark(type))
        .doesNotContain(absent.split(" ", -1));
  }

  /** The features that the pin turns off are there without it. */
  @ParameterizedTest
  @CsvSource({
    "EXT4, -O orphan_file, dumpe2fs -h, orphan_file",
    "XFS, '', xfs_db -r -c version, bigtime reflink",
    "BTRFS, '', btrfs inspect-internal dump-super, free_space_tree no_holes",
  })
  void makesThemWithoutThePin(FilesystemType type, String options, String show, String there)
      throws IOException {
    assertThat(features(type, options, "", show)).contains(there.split(" ", -1));
  }

  private String features(FilesystemType type, String options, String compat, String show)
      throws IOException {
    MkfsVersion version = MkfsVersion.ask(programs, type);
    assumeTrue(version instanceof MkfsVersion.Known, "there is no mkfs." + type.word());
    Path image = dir.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(BYTES);
    }
    MkfsOptions wishes =
        MkfsOptions.of(
            type,
            options,
            Optional.of(compat).filter(text -> !text.isEmpty()).flatMap(Release::in));

    assertThat(MkfsCommand.of(type, wishes, image, () -> version))
        .isInstanceOfSatisfying(
            MkfsCommand.Argv.class, command -> assertThat(said(command.words())).isNotNull());

    return said(words(show, image)).toLowerCase(Locale.ROOT);
  }

  private static String mark(FilesystemType type) {
    return switch (type) {
      case EXT4 -> "metadata_csum";
      case XFS -> "crc";
      case BTRFS -> "skinny_metadata";
    };
  }

  private static List<String> words(String line, Path image) {
    return List.of((line + " " + image).split(" "));
  }

  private String said(List<String> argv) {
    ProgramResult result = programs.run(Program.of(PATIENCE, argv));
    assertThat(result)
        .as("%s", argv)
        .isInstanceOfSatisfying(
            ProgramResult.Exited.class,
            exited -> assertThat(exited.ok()).as(exited.said()).isTrue());
    return ((ProgramResult.Exited) result).stdout().text();
  }
}

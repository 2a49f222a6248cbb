package dev.holdfast.domain.format;

import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.volume.FilesystemType;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The features of filesystems that a kernel may be too old for. Those that every kernel since
 * {@link MkfsOptions#OLDEST} mounts, such as no-holes of btrfs (3.14), are left out.
 *
 * <p>Sources. Ext4: ext4(5) of e2fsprogs 1.47.0, KERNEL SUPPORT, and its release notes 1.47.0
 * (orphan_file and its 5.15, the defaults). Xfs: the files mkfs/lts_*.conf of xfsprogs 6.18, which
 * list the defaults of the time of each long-term kernel; the kernels' pull requests (sparse 4.2,
 * rmapbt 4.8, reflink 4.9, bigtime and inobtcount 5.10, nrext64 5.19, exchange and parent 6.10).
 * Btrfs: common/fsfeatures.c of btrfs-progs ({@code compat=}), its CHANGES 5.15 and 6.3, and
 * btrfs(5), CHECKSUM ALGORITHMS (5.5). Block-group-tree is a default since btrfs-progs 6.19.
 */
public enum FilesystemFeature {
  // @formatter:off
  PROJECT           (FilesystemType.EXT4,  "-O", "project",            "4.5",  "1.43", ""),
  METADATA_CSUM_SEED(FilesystemType.EXT4,  "-O", "metadata_csum_seed", "4.4",  "1.43", "1.47"),
  EA_INODE          (FilesystemType.EXT4,  "-O", "ea_inode",           "4.13", "1.44", ""),
  LARGE_DIR         (FilesystemType.EXT4,  "-O", "large_dir",          "4.13", "1.44", ""),
  VERITY            (FilesystemType.EXT4,  "-O", "verity",             "5.4",  "1.45", ""),
  ORPHAN_FILE       (FilesystemType.EXT4,  "-O", "orphan_file",        "5.15", "1.47", "1.47"),
  SPARSE            (FilesystemType.XFS,   "-i", "sparse",             "4.2",  "4.2",  "4.16"),
  RMAPBT            (FilesystemType.XFS,   "-m", "rmapbt",             "4.8",  "4.8",  "6.5"),
  REFLINK           (FilesystemType.XFS,   "-m", "reflink",            "4.9",  "4.9",  "5.1"),
  BIGTIME           (FilesystemType.XFS,   "-m", "bigtime",            "5.10", "5.12", "5.15"),
  INOBTCOUNT        (FilesystemType.XFS,   "-m", "inobtcount",         "5.10", "5.12", "5.15"),
  NREXT64           (FilesystemType.XFS,   "-i", "nrext64",            "5.19", "5.19", "6.5"),
  EXCHANGE          (FilesystemType.XFS,   "-i", "exchange",           "6.10", "6.10", "6.18"),
  PARENT            (FilesystemType.XFS,   "-n", "parent",             "6.10", "6.10", "6.18"),
  FREE_SPACE_TREE   (FilesystemType.BTRFS, "-O", "free-space-tree",    "4.5",  "5.15", "5.15"),
  CHECKSUM          (FilesystemType.BTRFS, "--csum", "",               "5.5",  "5.5",  ""),
  BLOCK_GROUP_TREE  (FilesystemType.BTRFS, "-O", "block-group-tree",   "6.1",  "6.3",  "6.19");
  // @formatter:on

  private final FilesystemType type;
  private final String flag;
  private final String key;
  private final Release kernel;
  private final Release known;
  private final Optional<Release> usual;

  /**
   * @param kernel the first that mounts it
   * @param known a release of mkfs that knows the word, no later than the first that sets it by
   *     default
   * @param usual the release of mkfs that sets it by default; empty if none does
   */
  FilesystemFeature(
      FilesystemType type, String flag, String key, String kernel, String known, String usual) {
    this.type = type;
    this.flag = flag;
    this.key = key;
    this.kernel = Release.parse("kernel", kernel);
    this.known = Release.parse("known", known);
    this.usual = Release.in(usual);
  }

  /** Those of one filesystem. */
  public static Stream<FilesystemFeature> of(FilesystemType type) {
    return Arrays.stream(values()).filter(feature -> feature.type == type);
  }

  /**
   * The newest release of mkfs whose defaults this table knows: of e2fsprogs, xfsprogs,
   * btrfs-progs.
   */
  public static Release newestProgram(FilesystemType type) {
    return switch (type) {
      case EXT4 -> new Release(1, 47);
      case XFS -> new Release(6, 19);
      case BTRFS -> new Release(6, 19);
    };
  }

  public FilesystemType type() {
    return type;
  }

  /** As its mkfs names it. */
  public String word() {
    return key.isEmpty() ? flag : key;
  }

  public Release kernel() {
    return kernel;
  }

  public boolean knownTo(Release program) {
    return !program.before(known);
  }

  public Release known() {
    return known;
  }

  public Optional<Release> usual() {
    return usual;
  }

  /** The setting without the feature. */
  public MkfsSetting off() {
    return new MkfsSetting(flag, key, key.isEmpty() ? "crc32c" : "0");
  }

  /** True for the setting of this feature, on or off. */
  public boolean isSetBy(MkfsSetting setting) {
    return off().sameAs(setting);
  }

  public boolean isTurnedOnBy(MkfsSetting setting) {
    return isSetBy(setting) && !off().equals(setting);
  }
}

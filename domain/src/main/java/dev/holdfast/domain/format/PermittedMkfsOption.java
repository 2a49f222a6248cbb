package dev.holdfast.domain.format;

import dev.holdfast.domain.volume.FilesystemType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An option of mkfs that a volume may ask for. None of them names a file or a device, forces, moves
 * or bounds the filesystem, or gives it a name by which a host might mount it.
 *
 * @param key within a list of the flag; empty if the flag has one value
 * @param shown its values, for a person
 */
record PermittedMkfsOption(String flag, String key, Pattern values, String shown) {
  private static final String NUMBER = "[1-9][0-9]{0,8}";
  private static final String SIZE = "[1-9][0-9]{0,8}[kmg]?";

  private static final Map<FilesystemType, List<PermittedMkfsOption>> ALL =
      Map.of(
          FilesystemType.EXT4,
          List.of(
              one("-b", "1024|2048|4096"),
              one("-G", NUMBER, "N"),
              one("-i", NUMBER, "N"),
              one("-I", "256|512|1024"),
              one("-m", "[0-9]|[1-4][0-9]|50", "0..50"),
              in("-E", "stride", NUMBER, "N"),
              in("-E", "stripe_width", NUMBER, "N"),
              in("-E", "packed_meta_blocks", "0|1"),
              in("-E", "lazy_itable_init", "0|1"),
              in("-J", "size", NUMBER, "N"),
              feature("64bit"),
              feature("dir_index"),
              feature("ea_inode"),
              feature("inline_data"),
              feature("large_dir"),
              feature("metadata_csum_seed"),
              feature("orphan_file"),
              feature("project"),
              feature("quota"),
              feature("verity")),
          FilesystemType.XFS,
          List.of(
              in("-b", "size", "1024|2048|4096"),
              in("-d", "su", SIZE, "N[k|m|g]"),
              in("-d", "sw", NUMBER, "N"),
              in("-d", "sunit", NUMBER, "N"),
              in("-d", "swidth", NUMBER, "N"),
              in("-i", "size", "512|1024|2048"),
              in("-i", "maxpct", "[0-9]|[1-9][0-9]|100", "0..100"),
              in("-i", "sparse", "0|1"),
              in("-i", "nrext64", "0|1"),
              in("-i", "exchange", "0|1"),
              in("-l", "size", SIZE, "N[k|m|g]"),
              in("-l", "su", SIZE, "N[k|m|g]"),
              in("-l", "sunit", NUMBER, "N"),
              in("-m", "bigtime", "0|1"),
              in("-m", "finobt", "0|1"),
              in("-m", "inobtcount", "0|1"),
              in("-m", "reflink", "0|1"),
              in("-m", "rmapbt", "0|1"),
              in("-n", "size", "4096|8192|16384|32768|65536"),
              in("-n", "parent", "0|1"),
              in("-s", "size", "512|4096")),
          FilesystemType.BTRFS,
          List.of(
              one("-d", "single|dup"),
              one("-m", "single|dup"),
              one("-n", "4096|8192|16384|32768|65536"),
              one("-s", "4096"),
              one("--csum", "crc32c|xxhash|sha256|blake2"),
              feature("no-holes"),
              feature("free-space-tree"),
              feature("block-group-tree")));

  private static PermittedMkfsOption one(String flag, String values) {
    return one(flag, values, values);
  }

  private static PermittedMkfsOption one(String flag, String values, String shown) {
    return in(flag, "", values, shown);
  }

  private static PermittedMkfsOption in(String flag, String key, String values) {
    return in(flag, key, values, values);
  }

  private static PermittedMkfsOption in(String flag, String key, String values, String shown) {
    return new PermittedMkfsOption(flag, key, Pattern.compile(values), shown);
  }

  private static PermittedMkfsOption feature(String word) {
    return in("-O", word, "0|1", "");
  }

  static List<PermittedMkfsOption> of(FilesystemType type) {
    return ALL.getOrDefault(type, List.of());
  }

  static Optional<PermittedMkfsOption> of(FilesystemType type, MkfsSetting setting) {
    return of(type).stream()
        .filter(one -> one.flag.equals(setting.flag()) && one.key.equals(setting.key()))
        .filter(one -> one.values.matcher(setting.value()).matches())
        .findFirst();
  }

  /** True for a flag that has a list of settings. */
  static boolean isList(FilesystemType type, String flag) {
    return of(type).stream().anyMatch(one -> one.flag.equals(flag) && !one.key.isEmpty());
  }

  static String all(FilesystemType type) {
    Map<String, String> flags =
        of(type).stream()
            .collect(
                Collectors.groupingBy(
                    PermittedMkfsOption::flag,
                    LinkedHashMap::new,
                    Collectors.mapping(PermittedMkfsOption::text, Collectors.joining(","))));
    return flags.entrySet().stream()
        .map(flag -> flag.getKey() + " " + flag.getValue())
        .collect(Collectors.joining(" "));
  }

  private String text() {
    if (key.isEmpty()) {
      return shown;
    }
    return shown.isEmpty() ? "[^]" + key : key + "=" + shown;
  }
}

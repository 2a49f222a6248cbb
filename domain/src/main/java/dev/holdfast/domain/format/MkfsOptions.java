package dev.holdfast.domain.format;

import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import dev.holdfast.domain.volume.FilesystemType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The wishes of a volume for its mkfs. They count when a filesystem is made, and never again: a
 * filesystem that is there stays as it is, whatever they are now.
 *
 * @param settings each on the list of what is permitted for the volume's filesystem
 * @param compat the oldest kernel that has to mount it
 */
public record MkfsOptions(List<MkfsSetting> settings, Optional<Release> compat) {
  /** The kernel that mounts metadata_csum, which each ext4 has (ADR 29). */
  public static final Release OLDEST = new Release(3, 18);

  public static final MkfsOptions USUAL = new MkfsOptions(List.of(), Optional.empty());

  private static final String OPTIONS = "mkfsOptions";
  private static final String COMPAT = "mkfsCompat";

  public MkfsOptions {
    settings = List.copyOf(settings);
  }

  /**
   * Reads both attributes.
   *
   * @param options as on a command line of mkfs; empty for none
   * @throws InvalidValue listing what is permitted for this filesystem
   */
  public static MkfsOptions of(FilesystemType type, String options, Optional<Release> compat) {
    compat
        .filter(kernel -> kernel.before(OLDEST))
        .ifPresent(kernel -> {
          throw new InvalidValue(COMPAT, "is older than Linux " + OLDEST + ": " + kernel);
        });
    MkfsOptions all = new MkfsOptions(parsed(type, options), compat);
    all.contradiction(type)
        .ifPresent(why -> {
          throw new InvalidValue(OPTIONS, why);
        });
    return all;
  }

  private static List<MkfsSetting> parsed(FilesystemType type, String text) {
    List<MkfsSetting> settings = new ArrayList<>();
    Iterator<String> words =
        Arrays.stream(text.split(" +", -1)).filter(word -> !word.isEmpty()).iterator();
    while (words.hasNext()) {
      String flag = words.next();
      String value = words.hasNext() ? words.next() : "";
      List<String> parts =
          PermittedMkfsOption.isList(type, flag) ? List.of(value.split(",", -1)) : List.of(value);
      for (String part : parts) {
        MkfsSetting setting = setting(type, flag, part);
        if (settings.stream().anyMatch(setting::sameAs)) {
          throw new InvalidValue(OPTIONS, "has " + setting.shown() + " twice");
        }
        settings.add(setting);
      }
    }
    return settings;
  }

  private static MkfsSetting setting(FilesystemType type, String flag, String part) {
    MkfsSetting setting = split(type, flag, part);
    if (PermittedMkfsOption.of(type, setting).isEmpty()) {
      throw new InvalidValue(
          OPTIONS,
          "has "
              + Text.shown((flag + " " + part).strip())
              + ", which is not permitted for "
              + type.word()
              + "; permitted: "
              + PermittedMkfsOption.all(type));
    }
    return setting;
  }

  /** Features are words with {@code ^} for off; in the other lists each key has its value. */
  private static MkfsSetting split(FilesystemType type, String flag, String part) {
    if (!PermittedMkfsOption.isList(type, flag)) {
      return new MkfsSetting(flag, "", part);
    }
    if (flag.equals("-O")) {
      return part.startsWith("^")
          ? new MkfsSetting(flag, part.substring(1), "0")
          : new MkfsSetting(flag, part, "1");
    }
    int equals = part.indexOf('=');
    return equals < 0
        ? new MkfsSetting(flag, part, "")
        : new MkfsSetting(flag, part.substring(0, equals), part.substring(equals + 1));
  }

  private Optional<String> contradiction(FilesystemType type) {
    return compat.flatMap(kernel ->
        FilesystemFeature.of(type)
            .filter(feature -> kernel.before(feature.kernel()))
            .filter(feature -> settings.stream().anyMatch(feature::isTurnedOnBy))
            .findFirst()
            .map(feature ->
                "asks for "
                    + feature.word()
                    + ", which Linux "
                    + feature.kernel()
                    + " and newer mount, and "
                    + COMPAT
                    + " is "
                    + kernel));
  }

  public boolean usual() {
    return equals(USUAL);
  }
}

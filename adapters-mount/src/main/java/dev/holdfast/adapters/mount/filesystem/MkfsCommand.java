package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.domain.format.FilesystemFeature;
import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.format.MkfsSetting;
import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.volume.FilesystemType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The command line of a mkfs: the kind's own settings, over them the volume's, and of the features
 * that the oldest kernel does not mount each one off. A feature that this mkfs does not know is not
 * passed: the program would refuse the word, and cannot make it.
 */
public sealed interface MkfsCommand {
  record Argv(List<String> words) implements MkfsCommand {
    public Argv {
      words = List.copyOf(words);
    }
  }

  /** It is not known what would be made. */
  record Refused(String why) implements MkfsCommand {}

  /**
   * @param version asked for only where the answer depends on it
   */
  static MkfsCommand of(
      FilesystemType type, MkfsOptions options, Path node, Supplier<MkfsVersion> version) {
    FilesystemKind kind = FilesystemKind.of(type);
    if (options.usual()) {
      return new Argv(kind.make(node));
    }
    return switch (version.get()) {
      case MkfsVersion.Known(Release program) -> with(kind, type, options, node, program);
      case MkfsVersion.Unknown() ->
          new Refused(
              MkfsVersion.program(type)
                  + " -V shows no release, so that it is not known which features it makes and"
                  + " which options it takes");
      case MkfsVersion.NotThere() -> new Refused(MkfsVersion.program(type) + " is not there");
    };
  }

  private static MkfsCommand with(
      FilesystemKind kind, FilesystemType type, MkfsOptions options, Path node, Release program) {
    Release newest = FilesystemFeature.newestProgram(type);
    if (options.compat().isPresent() && newest.before(program)) {
      return new Refused(
          "%s is of release %s, and its features are known up to %s only: use an image with that release, or volumes without mkfsCompat"
              .formatted(MkfsVersion.program(type), program, newest));
    }
    Optional<FilesystemFeature> tooNew =
        FilesystemFeature.of(type)
            .filter(feature -> !feature.knownTo(program))
            .filter(feature -> options.settings().stream().anyMatch(feature::isTurnedOnBy))
            .findFirst();
    if (tooNew.isPresent()) {
      return new Refused(
          "%s is of release %s, and makes %s of mkfsOptions from %s on"
              .formatted(
                  MkfsVersion.program(type), program, tooNew.get().word(), tooNew.get().known()));
    }
    List<MkfsSetting> settings = new ArrayList<>(kind.usual());
    options.settings().forEach(setting -> put(settings, setting));
    options
        .compat()
        .ifPresent(kernel ->
            FilesystemFeature.of(type)
                .filter(feature -> kernel.before(feature.kernel()))
                .forEach(feature -> put(settings, feature.off())));
    settings.removeIf(setting ->
        FilesystemFeature.of(type)
            .anyMatch(feature -> feature.isSetBy(setting) && !feature.knownTo(program)));
    return new Argv(kind.make(node, settings, program));
  }

  /** In the place of the one that it replaces. */
  private static void put(List<MkfsSetting> settings, MkfsSetting setting) {
    for (int at = 0; at < settings.size(); at++) {
      if (settings.get(at).sameAs(setting)) {
        settings.set(at, setting);
        return;
      }
    }
    settings.add(setting);
  }
}

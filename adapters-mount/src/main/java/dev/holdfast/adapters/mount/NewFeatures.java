package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.filesystem.MkfsVersion;
import dev.holdfast.domain.format.FilesystemFeature;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.identity.Text;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.support.process.ProgramRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the kernel mounts what the programs make by default: they come with the image, the kernel
 * with the host.
 */
final class NewFeatures {
  private static final String NAME = "filesystem-features";
  private final ProgramRunner programs;
  private final Path proc;

  NewFeatures(ProgramRunner programs, Path proc) {
    this.programs = programs;
    this.proc = proc;
  }

  HostCheck check() {
    String release = release();
    Optional<Release> kernel = Release.in(release);
    if (kernel.isEmpty()) {
      return HostCheck.ok(NAME, false, "not compared: see kernel-version");
    }
    List<FilesystemFeature> tooNew = tooNew(kernel.get());
    return tooNew.isEmpty()
        ? HostCheck.ok(NAME, false, "Linux " + release + " mounts what the programs make")
        : HostCheck.warning(
            NAME,
            "Linux "
                + release
                + " does not mount all that may be made here: "
                + tooNew.stream().map(NewFeatures::shown).collect(Collectors.joining("; ")),
            "use a newer kernel on this node, volumes with mkfsCompat, or volumes of another fsType: a"
                + " volume that is made here with the feature is mounted by newer kernels only");
  }

  private List<FilesystemFeature> tooNew(Release kernel) {
    return Arrays.stream(FilesystemType.values()).flatMap(type -> tooNew(type, kernel)).toList();
  }

  private Stream<FilesystemFeature> tooNew(FilesystemType type, Release kernel) {
    List<FilesystemFeature> newer =
        FilesystemFeature.of(type)
            .filter(feature -> feature.usual().isPresent() && kernel.before(feature.kernel()))
            .toList();
    if (newer.isEmpty()) {
      return Stream.empty();
    }
    MkfsVersion version = MkfsVersion.ask(programs, type);
    return newer.stream().filter(feature -> mayMake(version, feature));
  }

  /** A program of unknown version may; one that is not there makes nothing. */
  private static boolean mayMake(MkfsVersion version, FilesystemFeature feature) {
    return switch (version) {
      case MkfsVersion.Known(Release program) ->
          feature.usual().filter(since -> !program.before(since)).isPresent();
      case MkfsVersion.Unknown() -> true;
      case MkfsVersion.NotThere() -> false;
    };
  }

  private static String shown(FilesystemFeature feature) {
    return MkfsVersion.program(feature.type())
        + " of version "
        + feature.usual().orElse(feature.known())
        + " or newer sets "
        + feature.word()
        + ", which needs Linux "
        + feature.kernel();
  }

  private String release() {
    try {
      return Text.visible(Files.readString(proc.resolve("sys/kernel/osrelease")).strip());
    } catch (IOException e) {
      return "";
    }
  }
}

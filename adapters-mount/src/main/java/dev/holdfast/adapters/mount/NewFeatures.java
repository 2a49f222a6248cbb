package dev.holdfast.adapters.mount;

import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.identity.Text;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether the kernel mounts what the programs make by default: they come with the image, the kernel
 * with the host.
 */
final class NewFeatures {
  private static final String NAME = "filesystem-features";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

  /**
   * A feature that is a default since a version of a program.
   *
   * @param since 1000 times the first number of that version, and the second one
   * @param kernel the first that mounts it, likewise
   */
  private record Feature(String program, String word, int since, int kernel) {
    String shown() {
      return program
          + " of version "
          + since / 1000
          + "."
          + since % 1000
          + " or newer sets "
          + word
          + ", which needs Linux "
          + kernel / 1000
          + "."
          + kernel % 1000;
    }
  }

  /** The release notes of e2fsprogs 1.47.0, xfsprogs 6.5.0, and the kernels' own. */
  private static final List<Feature> FEATURES =
      List.of(
          new Feature("mkfs.ext4", "orphan_file", 1_047, 5_015),
          new Feature("mkfs.xfs", "nrext64", 6_005, 5_019));

  private final ProgramRunner programs;
  private final Path proc;

  NewFeatures(ProgramRunner programs, Path proc) {
    this.programs = programs;
    this.proc = proc;
  }

  HostCheck check() {
    String release = release();
    OptionalInt kernel = version(release);
    if (kernel.isEmpty()) {
      return HostCheck.ok(NAME, false, "not compared: see kernel-version");
    }
    List<Feature> tooNew =
        FEATURES.stream()
            .filter(feature -> feature.kernel() > kernel.getAsInt() && mayMake(feature))
            .toList();
    return tooNew.isEmpty()
        ? HostCheck.ok(NAME, false, "Linux " + release + " mounts what the programs make")
        : HostCheck.warning(
            NAME,
            "Linux "
                + release
                + " does not mount all that may be made here: "
                + tooNew.stream().map(Feature::shown).collect(Collectors.joining("; ")),
            "use a newer kernel on this node, or volumes of another fsType: a volume that is made here"
                + " with the feature is mounted by newer kernels only");
  }

  /** A program of unknown version may; one that is not there makes nothing. */
  private boolean mayMake(Feature feature) {
    return switch (programs.run(Program.of(PATIENCE, feature.program(), "-V"))) {
      case ProgramResult.Exited exited -> version(exited.said()).orElse(9_999) >= feature.since();
      case ProgramResult.TimedOut _ -> true;
      case ProgramResult.NotFound _, ProgramResult.NotStarted _ -> false;
    };
  }

  private String release() {
    try {
      return Text.visible(Files.readString(proc.resolve("sys/kernel/osrelease")).strip());
    } catch (IOException e) {
      return "";
    }
  }

  private static OptionalInt version(String text) {
    return Optional.of(VERSION.matcher(text))
        .filter(Matcher::find)
        .map(found -> Integer.parseInt(found.group(1)) * 1000 + Integer.parseInt(found.group(2)))
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }
}

package dev.holdfast.support.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The directories in which programs are searched. */
record ProgramPath(List<Path> directories) {
  /** A service's PATH often lacks where the distribution keeps mkfs and blkid. */
  private static final List<String> ALWAYS = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");

  ProgramPath {
    directories = List.copyOf(directories);
  }

  /** The result of searching for a program. */
  sealed interface Lookup {
    record Found(Path file) implements Lookup {}

    record Missing() implements Lookup {}

    record Unusable(String why) implements Lookup {}
  }

  /** The directories of PATH, then the distribution's. */
  static ProgramPath ofEnvironment(Optional<String> variable) {
    Set<Path> directories = new LinkedHashSet<>();
    for (String part : variable.orElse("").split(File.pathSeparator)) {
      // a relative or empty part would mean the current directory
      if (part.startsWith("/")) {
        directories.add(Path.of(part));
      }
    }
    ALWAYS.forEach(directory -> directories.add(Path.of(directory)));
    return new ProgramPath(new ArrayList<>(directories));
  }

  /** A name with a slash is a path; any other is searched in each directory. */
  Lookup find(String name) {
    try {
      List<Path> candidates =
          name.contains("/")
              ? List.of(Path.of(name))
              : directories.stream().map(directory -> directory.resolve(name)).toList();
      return firstOf(candidates.stream().filter(Files::exists).toList());
    } catch (InvalidPathException e) {
      return new Lookup.Unusable("not a name of a program: " + e.getReason());
    }
  }

  private static Lookup firstOf(List<Path> there) {
    return there.stream()
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .<Lookup>map(Lookup.Found::new)
        .orElseGet(() ->
            there.isEmpty()
                ? new Lookup.Missing()
                : new Lookup.Unusable(there.getFirst() + " is not an executable file"));
  }

  /** For the PATH of what is run. */
  String variable() {
    return String.join(File.pathSeparator, directories.stream().map(Path::toString).toList());
  }
}

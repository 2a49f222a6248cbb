package dev.holdfast.bootstrap.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The object and the destination of a capture.
 *
 * @param output standard output if absent
 * @param masked true to hide serial numbers, NQNs, addresses, UUIDs
 * @param root of the host
 * @param state the node's state directory
 */
record CaptureOptions(Optional<Path> output, boolean masked, Path root, Path state) {
  private static final String STATE = "--holdfast.state-dir=";

  /** A host under another root is not the one whose programs we can run. */
  boolean thisHost() {
    return root.equals(Path.of("/"));
  }

  /**
   * @throws IllegalArgumentException if they make no sense
   */
  static CaptureOptions of(List<String> arguments, Map<String, String> environment) {
    Optional<Path> output = Optional.empty();
    boolean masked = false;
    Path root = Path.of("/");
    Optional<Path> state =
        Optional.ofNullable(environment.get("HOLDFAST_STATEDIR"))
            .or(() -> Optional.ofNullable(environment.get("HOLDFAST_STATE_DIR")))
            .map(Path::of);
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      switch (argument) {
        case "-o", "--output" -> {
          String file = value(arguments, ++i, argument);
          output = file.equals("-") ? Optional.empty() : Optional.of(Path.of(file));
        }
        case "--root" -> root = Path.of(value(arguments, ++i, argument)).toAbsolutePath();
        case "--mask" -> masked = true;
        default -> {
          if (!argument.startsWith(STATE)) {
            throw new IllegalArgumentException(
                "takes -o FILE, --mask, --root DIRECTORY, " + STATE + "DIRECTORY, not " + argument);
          }
          state = Optional.of(Path.of(argument.substring(STATE.length())));
        }
      }
    }
    return new CaptureOptions(output, masked, root, state.orElse(root.resolve("var/lib/holdfast")));
  }

  private static String value(List<String> arguments, int at, String option) {
    if (at == arguments.size()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return arguments.get(at);
  }
}

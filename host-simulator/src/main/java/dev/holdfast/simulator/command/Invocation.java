package dev.holdfast.simulator.command;

import java.util.List;

/**
 * A program being run.
 *
 * @param maxOutput bytes of standard output that its caller takes
 */
record Invocation(List<String> arguments, Patience patience, int maxOutput) {
  Invocation {
    arguments = List.copyOf(arguments);
  }

  /** The arguments after a subcommand. */
  Invocation after(int words) {
    return new Invocation(arguments.subList(words, arguments.size()), patience, maxOutput);
  }

  String word(int index) {
    return index < arguments.size() ? arguments.get(index) : "";
  }
}

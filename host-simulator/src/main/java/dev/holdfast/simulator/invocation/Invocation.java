package dev.holdfast.simulator.invocation;

import dev.holdfast.support.process.Input;
import java.util.List;

/**
 * A program being run.
 *
 * @param maxOutput bytes of standard output that its caller takes
 * @param input its standard input
 */
public record Invocation(
    List<String> arguments, ProgramDeadline patience, int maxOutput, Input input) {
  public Invocation {
    arguments = List.copyOf(arguments);
  }

  /** The arguments after a subcommand. */
  public Invocation after(int words) {
    return new Invocation(arguments.subList(words, arguments.size()), patience, maxOutput, input);
  }

  public String word(int index) {
    return index < arguments.size() ? arguments.get(index) : "";
  }
}

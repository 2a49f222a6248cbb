package dev.holdfast.support.process;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * One program to run: its argv, never a shell line.
 *
 * @param argv the program's name or path, then its arguments
 * @param patience it is killed after this, and abandoned if it does not die
 * @param maxOutputBytes of each output stream; the rest is read and dropped
 * @param input what it reads from its standard input; empty for most
 */
public record Program(List<String> argv, Duration patience, int maxOutputBytes, Input input) {

  private static final int DEFAULT_OUTPUT = 1 << 20;

  public Program {
    argv = List.copyOf(argv);
    if (argv.isEmpty() || argv.stream().anyMatch(arg -> arg.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("no program, or a NUL in its arguments");
    }
  }

  public static Program of(Duration patience, String name, String... arguments) {
    return new Program(
        Stream.concat(Stream.of(name), Stream.of(arguments)).toList(),
        patience,
        DEFAULT_OUTPUT,
        Input.NONE);
  }

  public static Program of(Duration patience, List<String> argv) {
    return new Program(argv, patience, DEFAULT_OUTPUT, Input.NONE);
  }

  public Program withMaxOutput(int bytes) {
    return new Program(argv, patience, bytes, input);
  }

  public Program withInput(Input text) {
    return new Program(argv, patience, maxOutputBytes, text);
  }

  public String name() {
    return argv.getFirst();
  }

  public List<String> arguments() {
    return argv.subList(1, argv.size());
  }
}

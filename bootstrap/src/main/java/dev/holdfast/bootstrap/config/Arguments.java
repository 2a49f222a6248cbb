package dev.holdfast.bootstrap.config;

import java.util.List;
import java.util.stream.Stream;

/** Arguments of the command line, as Spring knows them. */
public final class Arguments {
  private Arguments() {}

  /** {@code --simulated} is short for {@code --holdfast.simulated=true}; all others go through. */
  public static String[] forSpring(List<String> arguments) {
    return arguments.stream()
        .flatMap(argument ->
            argument.equals("--simulated")
                ? Stream.of("--holdfast.simulated=true")
                : Stream.of(argument))
        .toArray(String[]::new);
  }
}

package dev.holdfast.bootstrap.cli;

import dev.holdfast.bootstrap.config.Arguments;
import java.util.ArrayList;
import java.util.List;

/** How a verb shows what it found: for people, or as JSON with {@code -o json}. */
enum OutputFormat {
  TEXT,
  JSON;

  /** The format that the arguments ask for, and the arguments without it. */
  record Choice(OutputFormat format, List<String> rest) {}

  /**
   * @throws IllegalArgumentException if another format is asked for, or there is no such argument
   */
  static Choice of(List<String> arguments) {
    List<String> rest = new ArrayList<>();
    OutputFormat format = TEXT;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("-o") || argument.equals("--output")) {
        String word = i + 1 < arguments.size() ? arguments.get(++i) : "";
        format =
            switch (word) {
              case "json" -> JSON;
              case "text" -> TEXT;
              default ->
                  throw new IllegalArgumentException("-o takes json or text, not '" + word + "'");
            };
      } else {
        rest.add(argument);
      }
    }
    return new Choice(format, Arguments.checked(rest));
  }
}

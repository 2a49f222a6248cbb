package dev.holdfast.bootstrap.cli;

import dev.holdfast.adapters.web.view.Colours;
import dev.holdfast.bootstrap.config.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** How a verb shows what it found: for people, or as JSON with {@code -o json}. */
enum OutputFormat {
  TEXT,
  JSON;

  /** The type that a node is asked for. */
  String accepted() {
    return switch (this) {
      case JSON -> "application/json";
      case TEXT -> Colours.onTerminal().on() ? "text/x-ansi" : "text/plain";
    };
  }

  /** A node's answer as it is; empty if it is of something else that listens there. */
  Optional<String> shown(NodeClient.Answer answer) {
    return Optional.of(answer)
        .filter(given -> given.type().startsWith(accepted()))
        .map(NodeClient.Answer::body)
        .map(text -> text.endsWith("\n") ? text : text + "\n");
  }

  static String json(Object value) {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
  }

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

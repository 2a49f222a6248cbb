package dev.holdfast.domain.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A machine as a Markdown page: drawing, table, and what its states and signals mean. The meanings
 * are the comments of the enums' constants, so that they are written once.
 */
final class MachineDocs {
  private static final Pattern CONSTANT =
      Pattern.compile("/\\*\\*((?:[^*]|\\*(?!/))+)\\*/\\s+([A-Z][A-Z_]*)[(,\\s]");

  private final Path sources;

  /**
   * @param sources the root of the domain's sources, from which the meanings are read
   */
  MachineDocs(Path sources) {
    this.sources = sources;
  }

  <S extends Enum<S>, E extends Enum<E> & Signal> String page(
      String subject, TransitionMatrix<S, E> matrix) throws IOException {
    return """
    # The %s's machine

    Generated from `%s`; do not edit. To regenerate it:
    `mvn -pl domain test -Dtest=MachineDocsTest -Dholdfast.docs.write=true`

    ```mermaid
    stateDiagram-v2
    %s```

    A signal is something that was seen (`SEEN_...`, never refused) or something that Holdfast did. In the table a state is
    where the machine goes, `.` is *nothing happens*, and `refused` is a mistake of the caller that changes nothing.

    %s
    ## States

    %s
    ## Signals

    %s\
    """
        .formatted(
            subject,
            matrix.initial().getDeclaringClass().getPackageName(),
            diagram(matrix),
            table(matrix),
            meanings(matrix.states()),
            meanings(matrix.signals()));
  }

  private static <S extends Enum<S>, E extends Enum<E> & Signal> String diagram(
      TransitionMatrix<S, E> matrix) {
    Map<String, String> arrows = new LinkedHashMap<>();
    matrix
        .edges()
        .forEach(edge ->
            arrows.merge(
                edge.from() + " --> " + edge.to(), edge.signal().name(), (a, b) -> a + ", " + b));
    return "    [*] --> "
        + matrix.initial()
        + "\n"
        + arrows.entrySet().stream()
            .map(arrow -> "    " + arrow.getKey() + ": " + arrow.getValue() + "\n")
            .collect(Collectors.joining());
  }

  private static <S extends Enum<S>, E extends Enum<E> & Signal> String table(
      TransitionMatrix<S, E> matrix) {
    StringBuilder table = new StringBuilder(row("", matrix.signals().stream().map(Enum::name)));
    table.append("|---".repeat(matrix.signals().size() + 1)).append("|\n");
    for (S state : matrix.states()) {
      table.append(
          row(
              "**" + state + "**",
              matrix.signals().stream().map(signal -> cell(matrix.on(state, signal)))));
    }
    return table.toString();
  }

  private static String row(String head, Stream<String> cells) {
    return "| " + head + " | " + cells.collect(Collectors.joining(" | ")) + " |\n";
  }

  private static <S extends Enum<S>> String cell(Transition<S> outcome) {
    return switch (outcome) {
      case Transition.Move<S>(S to) -> to.name();
      case Transition.Stay<S>() -> ".";
      case Transition.Refuse<S>() -> "refused";
    };
  }

  private <T extends Enum<T>> String meanings(List<T> constants) throws IOException {
    Class<T> type = constants.getFirst().getDeclaringClass();
    Path file = sources.resolve(type.getName().replace('.', '/') + ".java");
    Map<String, String> meanings = new TreeMap<>();
    Matcher matcher = CONSTANT.matcher(Files.readString(file));
    while (matcher.find()) {
      meanings.put(
          matcher.group(2), matcher.group(1).replaceAll("\\s*\\n\\s*\\*\\s*", " ").strip());
    }
    StringBuilder list = new StringBuilder();
    for (T constant : constants) {
      String meaning = meanings.get(constant.name());
      if (meaning == null) {
        throw new IllegalStateException(constant + " has no comment in " + file);
      }
      list.append("- **").append(constant).append("**: ").append(meaning).append('\n');
    }
    return list.toString();
  }
}

package dev.holdfast.conformance;

import dev.holdfast.conformance.clause.Clause;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of a run for a terminal: by section, a line for each check, its sentence below it. */
public final class Report {
  private static final int WIDTH = 110;
  private static final String INDENT = " ".repeat(9);

  private Report() {}

  public static String of(Suite.Run run) {
    Catalog catalog = Catalog.read();
    StringBuilder out = new StringBuilder();
    String section = "";
    for (Clause clause : catalog.clauses()) {
      for (Result result : of(run, clause)) {
        if (!section.equals(clause.section())) {
          section = clause.section();
          out.append('\n').append(section).append('\n');
        }
        append(out, result);
      }
    }
    run.remains()
        .ifPresent(remains ->
            out.append("\nSomething may remain on the node: ").append(remains).append('\n'));
    return out.append('\n').append(totals(run.results())).append('\n').toString();
  }

  private static List<Result> of(Suite.Run run, Clause clause) {
    return run.results().stream().filter(result -> result.check().clause().equals(clause)).toList();
  }

  private static void append(StringBuilder out, Result result) {
    Clause clause = result.check().clause();
    out.append("%-7s  ".formatted(result.word()));
    if (!clause.subject().isEmpty()) {
      out.append(clause.subject()).append(": ");
    }
    out.append(result.check().title()).append('\n');
    wrapped(out, "[%s] %s".formatted(clause.level(), clause.sentence()));
    if (!result.word().equals("PASS")) {
      wrapped(out, "-> " + result.outcome().reason());
    }
  }

  private static void wrapped(StringBuilder out, String text) {
    int column = 0;
    for (String word : text.strip().split("\\s+")) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        out.append('\n');
        column = 0;
      }
      out.append(column == 0 ? INDENT : " ").append(word);
      column += word.length() + 1;
    }
    out.append('\n');
  }

  /** Such as {@code 90 passed, 1 failed, 12 skipped}. */
  public static String totals(List<Result> results) {
    List<String> parts = new ArrayList<>();
    for (String word : List.of("PASS", "FAIL", "SKIPPED")) {
      long count = results.stream().filter(result -> result.word().equals(word)).count();
      parts.add(
          count
              + " "
              + (word.equals("SKIPPED") ? "skipped" : word.toLowerCase(Locale.ROOT) + "ed"));
    }
    return String.join(", ", parts);
  }
}

package dev.holdfast.conformance;

import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.When;
import dev.holdfast.conformance.clause.Clause;
import dev.holdfast.conformance.clause.Specification;
import java.util.List;
import java.util.stream.Collectors;

/** The catalogue as the page {@code docs/conformance.md}. */
public final class Page {
  private Page() {}

  /**
   * @param head the text before the table
   */
  public static String of(Catalog catalog, String head) {
    StringBuilder out = new StringBuilder(head);
    out.append(
        "%n%d sentences and rows of CSI %s, %d checks. ✎ marks a check that needs a named volume.%n"
            .formatted(catalog.clauses().size(), Specification.VERSION, catalog.checks().size()));
    String section = "";
    for (Clause clause : catalog.clauses()) {
      if (!section.equals(clause.section())) {
        section = clause.section();
        out.append(
            "%n### %s%n%n| field | sentence | check, or why there is none |%n|---|---|---|%n"
                .formatted(section));
      }
      out.append(
          "| %s | %s | %s |%n"
              .formatted(
                  cell(clause.subject()), cell(clause.sentence()), cell(checks(catalog, clause))));
    }
    return out.toString();
  }

  private static String checks(Catalog catalog, Clause clause) {
    List<Check> checks = catalog.checksOf(clause);
    return checks.isEmpty()
        ? catalog
            .omissionsOf(clause)
            .map(omission -> "none: " + omission.reason())
            .collect(Collectors.joining("; "))
        : checks.stream().map(Page::title).collect(Collectors.joining("; "));
  }

  private static String title(Check check) {
    When when = check.when();
    return when.needsVolume() ? "✎ " + check.title() : check.title();
  }

  /** Links of the specification lead into its own page, so only their text stays. */
  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\[([^]]+)]\\([^)]*\\)", "$1").replace("<", "&lt;");
  }
}

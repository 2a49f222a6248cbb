package dev.holdfast.conformance.clause;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The demands of CSI 1.12.0 on the Identity and Node services: its sentences with MUST, SHALL or
 * REQUIRED and the rows of its error tables. {@code src/test/capture/clauses.py} reads them from
 * the specification's text.
 */
public final class Specification {
  public static final String VERSION = "1.12.0";

  private static final String FILE = "clauses.tsv";

  private final List<Clause> clauses;

  private Specification(List<Clause> clauses) {
    this.clauses = clauses;
  }

  public static Specification read() {
    try (InputStream file = Specification.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is missing beside " + Specification.class);
      }
      return new Specification(
          new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
              .lines()
              .map(Specification::clause)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  private static Clause clause(String line) {
    String[] parts = line.split("\t", -1);
    if (parts.length != 3) {
      throw new IllegalStateException(FILE + " has a line that is no clause: " + line);
    }
    return new Clause(parts[0], parts[1], parts[2]);
  }

  /** In the order of the text. */
  public List<Clause> clauses() {
    return clauses;
  }

  /**
   * The one clause of the section that has these words.
   *
   * @param subject the message and field; empty for text
   */
  public Clause clause(String section, String subject, String words) {
    List<Clause> found =
        clauses.stream()
            .filter(clause -> clause.section().equals(section))
            .filter(clause -> clause.subject().equals(subject))
            .filter(clause -> clause.sentence().contains(words))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "%d sentences of %s %s have the words '%s'"
              .formatted(found.size(), section, subject, words));
    }
    return found.getFirst();
  }

  /** All clauses with these words, of which there is at least one. */
  public List<Clause> clauses(String words) {
    List<Clause> found =
        clauses.stream().filter(clause -> clause.sentence().contains(words)).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no sentence has the words '" + words + "'");
    }
    return found;
  }
}

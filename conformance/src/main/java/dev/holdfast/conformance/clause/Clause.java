package dev.holdfast.conformance.clause;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One sentence of the specification that demands something, or one row of an error table.
 *
 * @param section its heading
 * @param subject the message and the field whose comment it is in; empty for text
 * @param sentence to the letter
 */
public record Clause(String section, String subject, String sentence) {
  private static final Pattern ROW = Pattern.compile("[^:]+: \\d+ [A-Z_]+\\. .*");
  private static final Pattern KEYWORD =
      Pattern.compile("\\b(MUST NOT|SHALL NOT|MUST|SHALL|REQUIRED)\\b");

  /** The word that makes it a demand. */
  public String level() {
    if (ROW.matcher(sentence).matches()) {
      return "error";
    }
    Matcher keyword = KEYWORD.matcher(sentence);
    return keyword.find() ? keyword.group() : "MUST";
  }

  /** The section, and the field if there is one. */
  public String place() {
    return subject.isEmpty() ? section : section + " " + subject;
  }
}

package dev.holdfast.architecture.language;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Words that make a text hard to read for engineers, and the usual words in their place. */
final class WordList {
  private static final List<Word> WORDS =
      List.of(
          word("tells?|told|telling", "report, log, return, document, distinguish"),
          word("said|says", "report, return, specify, document"),
          word(
              "somebody|nobody|anybody|everybody|whoever|whosoever|whom",
              "another process, no caller, any client, users"),
          word("(?:has|have|had)\\s+gone", "was removed, disappeared, ended"),
          word("anew", "again, recreate"),
          word("for\\s+ever|forever", "indefinitely, permanently"),
          word(
              "let(?:s|ting)?\\s+(?:\\S+\\s+){0,3}go(?:es)?", "remove, disconnect, release, close"),
          word("ours", "created by Holdfast, of this process"),
          word("c[oa]mes?\\s+again|coming\\s+again", "retry, call again, reappear"),
          new Word(
              Pattern.compile("\\b(?:What|Whatever|Who|Whoever|Whom|Whose)\\b(?!')"),
              "a sentence that begins with its subject or a verb"));

  private WordList() {}

  /** Each use of a word of the list in {@code prose}. */
  static Stream<Finding> findings(Prose prose) {
    return WORDS.stream()
        .flatMap(word ->
            word.pattern()
                .matcher(prose.text())
                .results()
                .map(found -> new Finding(prose, found, word.instead())));
  }

  private static Word word(String expression, String instead) {
    return new Word(Pattern.compile("\\b(?:" + expression + ")\\b", CASE_INSENSITIVE), instead);
  }

  private record Word(Pattern pattern, String instead) {}

  /** A use of a word of the list. */
  record Finding(Prose prose, MatchResult found, String instead) {
    String phrase() {
      return found.group().replaceAll("\\s+", " ");
    }

    @Override
    public String toString() {
      return "%s:%d: \"%s\"; write instead: %s"
          .formatted(prose.file(), prose.line(found.start()), phrase(), instead);
    }
  }

  /**
   * A place in which words of the list are right.
   *
   * @param file as in {@link Prose#file}
   * @param phrase with the words around them that make them right
   */
  record Exemption(String file, String phrase) {
    boolean covers(Finding finding) {
      return finding.prose().file().equals(file)
          && Pattern.compile(Pattern.quote(phrase).replaceAll("\\s+", "\\\\E\\\\s+\\\\Q"))
              .matcher(finding.prose().text())
              .results()
              .anyMatch(range ->
                  range.start() <= finding.found().start() && finding.found().end() <= range.end());
    }
  }
}

package dev.holdfast.adapters.web.view;

import java.io.Console;
import java.util.Map;
import java.util.Optional;

/** Colours for people who see them; NO_COLOR (no-color.org) is respected. */
public record Colours(boolean on) {
  public static final Colours NONE = new Colours(false);

  /** On, if standard output is a terminal that has them. */
  public static Colours onTerminal() {
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return of(terminal, System.getenv());
  }

  public static Colours of(boolean terminal, Map<String, String> environment) {
    return new Colours(
        terminal
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb"));
  }

  /**
   * @param code of SGR (ECMA-48), such as {@code 1;31}
   */
  public String paint(String code, String text) {
    return on && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  String good(String text) {
    return paint("32", text);
  }

  String doubtful(String text) {
    return paint("33", text);
  }

  String bad(String text) {
    return paint("1;31", text);
  }

  String strong(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }
}

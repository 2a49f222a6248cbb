package dev.holdfast.bootstrap.cli;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@code --watch}: a verb that asks the running node again and again, until Ctrl-C. */
public final class Watch {
  private static final String OPTION = "--watch";
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  /** The cursor to the upper left, and nothing below it (CUP and ED of ECMA-48). */
  private static final String REDRAW = "\u001b[H\u001b[J";

  private Watch() {}

  public static boolean isAsked(List<String> arguments) {
    return arguments.contains(OPTION);
  }

  static List<String> without(List<String> arguments) {
    List<String> rest = new ArrayList<>(arguments);
    rest.remove(OPTION);
    return rest;
  }

  /** Redraws on a terminal; elsewhere one answer after the other, with a blank line between. */
  static void repeat(Supplier<Optional<String>> ask, PrintStream out) {
    repeat(
        ask,
        Watch::pause,
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false),
        out);
  }

  /**
   * @param pause false if there is to be no further answer
   */
  static void repeat(
      Supplier<Optional<String>> ask, BooleanSupplier pause, boolean redraw, PrintStream out) {
    do {
      String text = ask.get().orElse("the node does not answer\n");
      out.print(redraw ? REDRAW + text : text + "\n");
      out.flush();
    } while (pause.getAsBoolean());
  }

  private static boolean pause() {
    try {
      Thread.sleep(BETWEEN);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

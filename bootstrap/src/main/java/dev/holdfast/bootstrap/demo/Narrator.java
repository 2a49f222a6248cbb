package dev.holdfast.bootstrap.demo;

import dev.holdfast.adapters.web.view.Colours;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Prints the narration: numbered steps, what the kernel shows, what Holdfast does. */
final class Narrator {
  private final PrintStream out;
  private final Colours colours;
  private final String noise;
  private final long start = System.nanoTime();
  private int step;

  /**
   * @param noise a directory that is left out of every path
   */
  Narrator(PrintStream out, Colours colours, String noise) {
    this.noise = noise;
    this.out = out;
    this.colours = colours;
  }

  void title(String text) {
    out.println(paint("1", text));
  }

  void step(String text) {
    step++;
    out.println();
    out.println(paint("1;36", step + ". " + text));
  }

  void says(String text) {
    out.println("   " + text);
  }

  void kernel(String text) {
    text.lines().forEach(line -> tagged("33", "kernel", line));
  }

  void holdfast(String text) {
    text.lines().forEach(line -> tagged("32", "holdfast", line));
  }

  void refused(List<String> lines) {
    lines.forEach(line -> tagged("31", "refused", line));
  }

  private synchronized void tagged(String colour, String who, String line) {
    Duration passed = Duration.ofNanos(System.nanoTime() - start);
    out.printf(
        "   %5.1fs  %s %s%n",
        passed.toMillis() / 1000.0, paint(colour, "%-8s".formatted(who)), line.replace(noise, ""));
  }

  private String paint(String code, String text) {
    return colours.paint(code, text);
  }
}

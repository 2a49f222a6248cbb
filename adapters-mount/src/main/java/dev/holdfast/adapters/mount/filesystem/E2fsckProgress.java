package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.ProgramResult;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The progress that {@code e2fsck -C 1} writes: lines of its pass, how many groups or blocks it has
 * done, of how many, and the device (e2fsck/unix.c, e2fsck_update_progress).
 */
final class E2fsckProgress {
  private static final Pattern LINE = Pattern.compile("(?m)^([1-5]) (\\d+) (\\d+) /.*\\R?");

  /** The share of the whole at the begin of each pass, as e2fsck's own bar has it. */
  private static final int[] BEGINS = {0, 70, 90, 92, 95, 100};

  private E2fsckProgress() {}

  /** By the last whole line. */
  static OptionalInt percent(String output) {
    OptionalInt percent = OptionalInt.empty();
    Matcher line = LINE.matcher(output.substring(0, output.lastIndexOf('\n') + 1));
    while (line.find()) {
      int pass = Integer.parseInt(line.group(1));
      double done = Double.parseDouble(line.group(2));
      double all = Double.parseDouble(line.group(3));
      double part = all > 0 ? Math.min(1, done / all) : 0;
      percent = OptionalInt.of((int) (BEGINS[pass - 1] + part * (BEGINS[pass] - BEGINS[pass - 1])));
    }
    return percent;
  }

  /** The messages alone. */
  static ProgramResult without(ProgramResult result) {
    return result instanceof ProgramResult.Exited exited
        ? new ProgramResult.Exited(
            exited.status(),
            Output.of(LINE.matcher(exited.stdout().text() + "\n").replaceAll("")),
            exited.stderr())
        : result;
  }
}

package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.adapters.mount.program.Explanation;
import dev.holdfast.application.port.out.mount.Filesystems.UsageOutcome;
import dev.holdfast.domain.identity.Text;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** statfs(2) through stat(1): it may hang, and then only a child process hangs. */
public final class FilesystemUsage {
  /** Block size, then blocks: all, free, free to users; then inodes: all, free. */
  private static final String FORMAT = "%S %b %f %a %c %d";

  private static final Pattern ANSWER =
      Pattern.compile("(\\d{1,18}) (\\d{1,18}) (\\d{1,18}) (\\d{1,18}) (\\d{1,18}) (\\d{1,18})");

  private final ProgramRunner programs;

  public FilesystemUsage(ProgramRunner programs) {
    this.programs = programs;
  }

  public UsageOutcome of(HostPath path, Duration patience) {
    Program stat =
        Program.of(patience, "stat", "--file-system", "--format=" + FORMAT, "--", path.value());
    ProgramResult result = programs.run(stat);
    if (!(result instanceof ProgramResult.Exited exited) || !exited.ok()) {
      return new UsageOutcome.NoAnswer(Explanation.of(stat, result));
    }
    String text = exited.stdout().text();
    return parse(text)
        .<UsageOutcome>map(usage -> usage)
        .orElseGet(
            () -> new UsageOutcome.NoAnswer("stat(1) printed no usage: " + Text.shown(text)));
  }

  /** Six numbers that fit together, or nothing. */
  static Optional<UsageOutcome.Usage> parse(String text) {
    Matcher matcher = ANSWER.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long block = number(matcher, 1);
    long all = number(matcher, 2);
    long free = number(matcher, 3);
    long available = number(matcher, 4);
    try {
      return block == 0 || free > all || available > all
          ? Optional.empty()
          : Optional.of(
              new UsageOutcome.Usage(
                  Math.multiplyExact(block, all),
                  Math.multiplyExact(block, all - free),
                  Math.multiplyExact(block, available),
                  number(matcher, 5),
                  number(matcher, 6)));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static long number(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group));
  }
}

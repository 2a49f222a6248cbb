package dev.holdfast.adapters.mount.program;

import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import java.util.Optional;

/** Describes a command and its result for messages. */
public final class Explanation {
  private Explanation() {}

  public static String of(Program program, ProgramResult result) {
    String line = String.join(" ", program.argv());
    return switch (result) {
      case ProgramResult.Exited exited -> line + ": " + exited.said();
      case ProgramResult.TimedOut(boolean abandoned) ->
          line
              + ": no end within "
              + program.patience().toMillis()
              + " ms, "
              + (abandoned ? "and it cannot be killed: it hangs in the kernel" : "killed");
      case ProgramResult.NotFound(String name) -> name + " is not installed" + remedy(name);
      case ProgramResult.NotStarted(String why) -> program.name() + " cannot be started: " + why;
    };
  }

  private static String remedy(String name) {
    Optional<String> source = DebianPackages.of(name);
    return source.map(s -> ": apt-get install " + s).orElse("");
  }
}

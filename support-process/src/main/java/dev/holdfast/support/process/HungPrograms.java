package dev.holdfast.support.process;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The programs that were killed and have not ended: each hangs in the kernel, and costs a process.
 * None is started beside another one of the same command line, which would hang as well, and none
 * at all beyond a number that a host can bear.
 */
final class HungPrograms {
  private static final int MOST = 64;

  private final Map<Process, List<String>> hung = new ConcurrentHashMap<>();

  /** The result of a program that is not started. */
  Optional<ProgramResult> refusal(Program program) {
    if (hung.containsValue(program.argv())) {
      return Optional.of(new ProgramResult.TimedOut(true));
    }
    return hung.size() < MOST
        ? Optional.empty()
        : Optional.of(
            new ProgramResult.NotStarted(
                MOST + " programs hang in the kernel; look at the processes in state D"));
  }

  ProgramResult noted(Program program, Process process, ProgramResult result) {
    if (result instanceof ProgramResult.TimedOut(boolean abandoned) && abandoned) {
      hung.put(process, program.argv());
      CompletableFuture<Void> _ = process.onExit().thenAccept(hung::remove);
    }
    return result;
  }

  int count() {
    return hung.size();
  }
}

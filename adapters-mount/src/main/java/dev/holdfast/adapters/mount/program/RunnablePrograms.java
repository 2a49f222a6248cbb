package dev.holdfast.adapters.mount.program;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which programs can be run. One that could is not run again for a while, so that a readiness
 * probe, which comes every few seconds, starts none.
 */
public final class RunnablePrograms {
  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ProgramRunner programs;
  private final HostTime time;

  /** By program, the uptime at which it could be run. */
  private final Map<String, Duration> ran = new ConcurrentHashMap<>();

  public RunnablePrograms(ProgramRunner programs, HostTime time) {
    this.programs = programs;
    this.time = time;
  }

  /** Some do not know -V and say so: they are there. */
  public boolean canRun(String program) {
    Duration now = time.uptime();
    Duration last = ran.get(program);
    if (last != null && now.minus(last).compareTo(REMEMBERED) < 0) {
      return true;
    }
    return switch (programs.run(Program.of(PATIENCE, program, "-V"))) {
      case ProgramResult.Exited _, ProgramResult.TimedOut _ -> {
        ran.put(program, now);
        yield true;
      }
      case ProgramResult.NotFound _, ProgramResult.NotStarted _ -> {
        ran.remove(program);
        yield false;
      }
    };
  }
}

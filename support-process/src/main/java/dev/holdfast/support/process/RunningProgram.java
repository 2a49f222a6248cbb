package dev.holdfast.support.process;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A started program until it has ended, was killed, or is given up. */
final class RunningProgram {
  private final Process process;
  private final Program program;
  private final Duration grace;
  private final Drain stdout;
  private final Drain stderr;

  RunningProgram(Process process, Program program, Duration grace) {
    this.process = process;
    this.program = program;
    this.grace = grace;
    this.stdout = new Drain(process.getInputStream(), program.maxOutputBytes());
    this.stderr = new Drain(process.getErrorStream(), program.maxOutputBytes());
  }

  ProgramResult await() {
    try {
      inBackground("stdout", stdout);
      inBackground("stderr", stderr);
    } catch (Throwable e) {
      // without its threads the program may wait indefinitely, and nothing would end it
      ProgramResult _ = killed();
      throw e;
    }
    return awaitEnd() ? exited() : killed();
  }

  /**
   * Waits for one whose output is read elsewhere.
   *
   * @param begun called first; the program is killed if it throws
   */
  ProgramResult await(Runnable begun, Supplier<Output> output) {
    try {
      begun.run();
    } catch (Throwable e) {
      ProgramResult _ = killed();
      throw e;
    }
    return awaitEnd()
        ? new ProgramResult.Exited(process.exitValue(), output.get(), Output.EMPTY)
        : killed();
  }

  private boolean awaitEnd() {
    boolean ended;
    try {
      ended = process.waitFor(program.patience());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ended = false;
    }
    return ended;
  }

  /**
   * A child that the program left behind may keep the streams open: what has come until the grace
   * has passed is the output.
   */
  private ProgramResult exited() {
    stdout.awaitEnd(grace);
    stderr.awaitEnd(grace);
    return new ProgramResult.Exited(process.exitValue(), stdout.output(), stderr.output());
  }

  private ProgramResult killed() {
    // its children cannot be found any more once it has ended
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    awaitDeath();
    Stream.concat(children.stream(), process.descendants()).forEach(ProcessHandle::destroyForcibly);
    if (process.isAlive()) {
      process.destroyForcibly();
      awaitDeath();
    }
    return new ProgramResult.TimedOut(process.isAlive());
  }

  /** Waits also for an interrupted caller: leaving now would leave the program running. */
  private void awaitDeath() {
    boolean interrupted = Thread.interrupted();
    long deadline = System.nanoTime() + grace.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        process.waitFor(Duration.ofNanos(deadline - System.nanoTime()));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * On platform threads: a read of a pipe that never ends would keep one of the few carriers of
   * virtual threads. On daemons: a hung program does not keep the service from stopping.
   */
  private void inBackground(String stream, Runnable task) {
    Thread.ofPlatform().daemon().name(program.name() + " " + stream).start(task);
  }
}

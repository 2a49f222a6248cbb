package dev.holdfast.adapters.mount.program;

import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.job.ProgramIdentity;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import dev.holdfast.support.process.StartedProgram;
import java.util.OptionalInt;
import java.util.function.Function;

/** Runs programs that may take long, and hands each to the observer of its step. */
public final class ObservedPrograms {
  private final ProgramRunner programs;
  private final ProcProcesses processes;

  public ObservedPrograms(ProgramRunner programs, ProcProcesses processes) {
    this.programs = programs;
    this.processes = processes;
  }

  /** Programs that one observer sees. */
  public interface Seen {
    /**
     * @param percent by the end of its output
     */
    ProgramResult run(Program program, Function<String, OptionalInt> percent);

    /** One that reports no progress. */
    default ProgramResult run(Program program) {
      return run(program, _ -> OptionalInt.empty());
    }
  }

  public Seen seenBy(StepObserver observer) {
    return (program, percent) ->
        observer.ended()
            ? new ProgramResult.NotStarted("its job was ended")
            : programs.run(
                program,
                started ->
                    observer.running(
                        new Step(started, processes.identify(started.pid()), percent)));
  }

  private record Step(
      StartedProgram started, ProgramIdentity program, Function<String, OptionalInt> progress)
      implements StepObserver.RunningStep {
    @Override
    public OptionalInt percent() {
      return progress.apply(started.tail());
    }

    @Override
    public void terminate() {
      started.terminate();
    }

    @Override
    public void kill() {
      started.kill();
    }
  }
}

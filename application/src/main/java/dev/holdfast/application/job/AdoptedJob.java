package dev.holdfast.application.job;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.HostPrograms;
import dev.holdfast.application.port.out.HostPrograms.Life;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.job.ProgramIdentity;
import dev.holdfast.domain.job.VolumeJob;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A job that an earlier process began, as its record describes it. This process is not the parent
 * of its program, so it looks whether it is alive, and does not learn how it ended.
 */
final class AdoptedJob implements RunningJob {
  /** Between two looks at the program. */
  private static final Duration POLL = Duration.ofMillis(500);

  private final VolumeJob job;
  private final NodePorts ports;
  private final HostPrograms programs;
  private final HostTime time;
  private volatile boolean terminated;
  private volatile boolean killed;

  AdoptedJob(VolumeJob job, NodePorts ports) {
    this.job = job;
    this.ports = ports;
    this.programs = ports.programs();
    this.time = ports.time();
  }

  @Override
  public VolumeJob job() {
    return job;
  }

  @Override
  public boolean endsWithin(Duration patience) {
    Deadline deadline = new Deadline(time, patience);
    while (!dead()) {
      if (deadline.spent()) {
        return false;
      }
      deadline.pause(POLL);
    }
    return true;
  }

  /**
   * One without a program died before it ran: its device is opened exclusively by each program. One
   * whose record a person deleted is dead by that person's word.
   */
  boolean dead() {
    return switch (life()) {
      case Life.Dead _ -> true;
      case Life.Alive _ -> false;
      case Life.Unknown _ -> recordDeleted();
    };
  }

  private boolean recordDeleted() {
    try {
      return ports.jobs().find(job.volume()).isEmpty();
    } catch (HostInterfaceException e) {
      return false;
    }
  }

  private Life life() {
    return job.program().map(programs::life).orElseGet(Life.Dead::new);
  }

  @Override
  public Optional<NodeFailure> failure() {
    return Optional.empty();
  }

  @Override
  public OptionalInt percent() {
    return OptionalInt.empty();
  }

  /** By the clock, which may have been set since. */
  @Override
  public Duration elapsed() {
    Duration passed = Duration.between(job.began(), time.now());
    return passed.isNegative() ? Duration.ZERO : passed;
  }

  @Override
  public String state() {
    if (life() instanceof Life.Unknown(String why)) {
      return "not known to have ended: " + why;
    }
    if (killed) {
      return "does not end";
    }
    return (terminated ? "is being ended" : "running") + ", begun by an earlier process";
  }

  @Override
  public void terminate() {
    terminated = true;
    ask(programs::terminate);
  }

  @Override
  public void kill() {
    killed = life() instanceof Life.Alive;
    ask(programs::kill);
  }

  private void ask(Consumer<ProgramIdentity> signal) {
    job.program().ifPresent(signal);
  }

  @Override
  public boolean killed() {
    return killed;
  }
}

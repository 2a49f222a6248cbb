package dev.holdfast.application.job;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.port.in.ReportVolumeJobs;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.job.JobKind;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs on the devices of this node: one at a time for each namespace and for each volume. A
 * call waits for its job as long as it has time; the job goes on after it, and the next call of the
 * volume joins it and gets its result.
 */
public final class VolumeJobs implements ReportVolumeJobs {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeJobs.class);

  /** The patience with a job's program: it ends by itself, or when it is ended. */
  public static final Duration UNBOUNDED = Duration.ofDays(365);

  /** For a program to end when asked; e2fsck finishes what it writes. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** For a killed program to be gone. */
  private static final Duration DEATH = Duration.ofSeconds(5);

  private static final Duration PLACE_POLL = Duration.ofMillis(500);

  private final NodePorts ports;
  private final JobTable table;

  public VolumeJobs(NodePorts ports) {
    this.ports = ports;
    this.table = new JobTable(ports, this::record);
  }

  /** The work of a job. It ends with a failure, or well. */
  public interface Work {
    Optional<NodeFailure> run(StepObserver observer);
  }

  /**
   * Waits until no job is on the device, whichever volume's it is. Call this before the device is
   * read or written.
   *
   * @param kinds the jobs whose result the caller would use
   * @return the job of this volume that has ended well, and whose result no call got yet
   * @throws StepFailedException if the job runs for longer than the call, or has failed
   */
  public Optional<VolumeJob> settled(JobSubject subject, Set<JobKind> kinds, Deadline deadline) {
    for (RunningJob running : table.onto(subject)) {
      await(running, deadline);
    }
    Optional<OwnJob> result = table.takeResult(subject, kinds);
    result
        .flatMap(OwnJob::failure)
        .ifPresent(failure -> {
          throw new StepFailedException(failure);
        });
    return result.map(OwnJob::job);
  }

  /**
   * Begins a job and waits for it. Call {@link #settled} before.
   *
   * @throws StepFailedException if the job runs for longer than the call, or fails, or another one
   *     was begun meanwhile
   */
  public void run(JobSubject subject, JobKind kind, Deadline deadline, Work work) {
    OwnJob job = place(subject, kind, deadline);
    try {
      // a record that cannot be read may be of a program that runs
      ports.jobs().find(subject.volume());
      if (kind.byProgram()) {
        ports.jobs().put(job.job());
      }
      start(job, work);
    } catch (Throwable e) {
      // nothing was begun
      job.end(Optional.empty());
      table.remove(job);
      throw e;
    }
    await(job, deadline);
    Optional<NodeFailure> failure = job.failure();
    table.remove(job);
    if (failure.isPresent()) {
      throw new StepFailedException(failure.get());
    }
  }

  private void start(OwnJob job, Work work) {
    try {
      ports
          .time()
          .startNative(
              "job: " + job.job().what() + " of " + job.job().device(), () -> work(job, work));
    } catch (Throwable noThread) {
      forget(job);
      throw noThread;
    }
  }

  /**
   * Ends the volume's job, in the call's own time, and forgets its result.
   *
   * @throws StepFailedException if it does not end
   * @throws HostInterfaceException if it is not known whether there is one
   */
  public void end(VolumeId volume, Deadline deadline) {
    // a record that cannot be read may be of a program that runs
    ports.jobs().find(volume);
    for (RunningJob running : table.running()) {
      if (running.job().volume().equals(volume)) {
        end(running, deadline);
      }
    }
    table.forgetResults(volume);
  }

  /** Ends all jobs; returns those that do not end. */
  public List<NodeFailure> endAll(Deadline deadline) {
    List<RunningJob> all = known();
    all.forEach(RunningJob::terminate);
    List<NodeFailure> left = new ArrayList<>();
    for (RunningJob running : all) {
      try {
        end(running, deadline);
      } catch (StepFailedException e) {
        left.add(e.failure());
      }
    }
    return left;
  }

  @Override
  public List<Job> jobs() {
    return known().stream()
        .map(RunningJob::view)
        .sorted(Comparator.comparing(job -> job.volume().value()))
        .toList();
  }

  /** True if a program of a job may run on a device of the subsystem. */
  public boolean runOn(SubsystemNqn nqn) {
    return known().stream().anyMatch(running -> running.job().nqn().equals(nqn));
  }

  /** True if a program of a job of the volume runs, or it is not known. */
  public boolean mayRun(VolumeId volume) {
    try {
      ports.jobs().find(volume);
      return table.running().stream().anyMatch(running -> running.job().volume().equals(volume));
    } catch (HostInterfaceException e) {
      return true;
    }
  }

  /**
   * Waits until no job is on the device, for a volume that is handed out as it is.
   *
   * @throws StepFailedException if one runs for longer than the call
   */
  public void requireNone(VolumeId volume, SubsystemNqn nqn, Namespace device, Deadline deadline) {
    ports.jobs().find(volume);
    for (RunningJob running : table.onto(volume, VolumeJob.namespaceKey(nqn, device.ids()))) {
      await(running, deadline);
    }
  }

  /** Without those of an earlier process if their records cannot be listed. */
  private List<RunningJob> known() {
    try {
      return table.running();
    } catch (HostInterfaceException e) {
      return table.ownRunning();
    }
  }

  private void end(RunningJob running, Deadline deadline) {
    String what = running.job().what() + " of " + running.job().device();
    LOG.info("volume {}: {} is ended", running.job().volume(), what);
    running.terminate();
    if (!running.endsWithin(deadline.atMost(GRACE))) {
      running.kill();
      if (!running.endsWithin(deadline.atMost(DEATH))) {
        LOG.warn("volume {}: {} does not end", running.job().volume(), what);
        throw new StepFailedException(running.underWay());
      }
    }
    settle(running);
  }

  private void await(RunningJob running, Deadline deadline) {
    if (!running.endsWithin(deadline.left())) {
      throw new StepFailedException(running.underWay());
    }
    settle(running);
  }

  /** The record of a program that is known to be dead is of no use any more. */
  private void settle(RunningJob ended) {
    if (ended instanceof AdoptedJob) {
      table.forgetDead();
    }
  }

  private OwnJob place(JobSubject subject, JobKind kind, Deadline deadline) {
    Optional<OwnJob> begun = table.begin(subject, kind);
    while (begun.isEmpty()) {
      if (deadline.spent()) {
        throw new StepFailedException(
            new NodeFailure.HostExhausted(
                JobTable.MOST
                    + " jobs run on volumes of this node, and no more are begun; holdfast status"
                    + " lists them; repeat the call"));
      }
      deadline.pause(PLACE_POLL);
      begun = table.begin(subject, kind);
    }
    return begun.get();
  }

  /**
   * A program that is not on record is ended in its first milliseconds: a later process would not
   * find it, and would take its device away.
   */
  private void record(VolumeJob running) {
    ports.jobs().put(running);
  }

  private void forget(OwnJob job) {
    if (job.job().kind().byProgram()) {
      ports.jobs().remove(job.job().volume());
    }
  }

  private void work(OwnJob job, Work work) {
    Optional<NodeFailure> result =
        Optional.of(
            new NodeFailure.MayRemain(job.job().what() + " of " + job.job().device(), "it broke"));
    try {
      result = outcome(job, work);
      forget(job);
    } catch (HostInterfaceException e) {
      LOG.warn(
          "volume {}: the record of a job that has ended stays: {}",
          job.job().volume(),
          e.getMessage());
    } finally {
      job.end(result);
      LOG.info(
          "volume {}: {} of {} ended after {} s: {}",
          job.job().volume(),
          job.job().what(),
          job.job().device(),
          job.elapsed().toSeconds(),
          job.failure().map(NodeFailure::message).orElse("done"));
    }
  }

  private static Optional<NodeFailure> outcome(OwnJob job, Work work) {
    try {
      return work.run(job);
    } catch (StepFailedException failed) {
      return Optional.of(failed.failure());
    } catch (HostInterfaceException broken) {
      return Optional.of(VolumeOperation.broken(broken));
    } catch (Throwable bug) {
      // an Error too: its callers wait for a result
      LOG.error("volume {}: unexpected", job.job().volume(), bug);
      return Optional.of(
          new NodeFailure.MayRemain(
              job.job().what() + " of " + job.job().device(), "unexpected " + bug));
    }
  }
}

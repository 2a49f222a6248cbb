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
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  /** Each costs a process and a thread, and its program memory. */
  private static final int MOST = 64;

  /** For a program to end when asked; e2fsck finishes what it writes. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** For a killed program to be gone. */
  private static final Duration DEATH = Duration.ofSeconds(5);

  /** Kubelet repeats a call within two minutes; a result that is older than this is of no use. */
  private static final Duration RESULT_KEPT = Duration.ofMinutes(10);

  private static final Duration PLACE_POLL = Duration.ofMillis(500);

  private final NodePorts ports;
  private final List<OwnJob> own = new ArrayList<>();
  private @Nullable List<AdoptedJob> adopted;

  public VolumeJobs(NodePorts ports) {
    this.ports = ports;
  }

  /** The work of a job. It ends with a failure, or well. */
  public interface Work {
    Optional<NodeFailure> run(StepObserver observer);
  }

  /** The object of a job. */
  public record Subject(VolumeId volume, SubsystemNqn nqn, Namespace device, FilesystemType type) {
    String key() {
      return VolumeJob.namespaceKey(nqn, device.ids());
    }
  }

  /**
   * Waits until no job is on the device, whichever volume's it is. Call this before the device is
   * read or written.
   *
   * @param kinds the jobs whose result the caller would use
   * @return the job of this volume that has ended well, and whose result no call got yet
   * @throws StepFailedException if the job runs for longer than the call, or has failed
   */
  public Optional<VolumeJob> settled(Subject subject, Set<JobKind> kinds, Deadline deadline) {
    for (RunningJob running : onto(subject)) {
      await(running, deadline);
    }
    Optional<OwnJob> result = takeResult(subject, kinds);
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
  public void run(Subject subject, JobKind kind, Deadline deadline, Work work) {
    OwnJob job = place(subject, kind, deadline);
    try {
      ports
          .time()
          .startNative(
              "job: " + job.job().what() + " of " + subject.device().device(),
              () -> work(job, work));
    } catch (Throwable e) {
      // no thread: nothing was begun
      remove(job);
      ports.jobs().remove(subject.volume());
      throw e;
    }
    await(job, deadline);
    Optional<NodeFailure> failure = job.failure();
    remove(job);
    if (failure.isPresent()) {
      throw new StepFailedException(failure.get());
    }
  }

  /**
   * Ends the volume's job, in the call's own time, and forgets its result.
   *
   * @throws StepFailedException if it does not end
   */
  public void end(VolumeId volume, Deadline deadline) {
    for (RunningJob running : running()) {
      if (running.job().volume().equals(volume)) {
        end(running, deadline);
      }
    }
    synchronized (this) {
      own.removeIf(job -> job.hasEnded() && job.job().volume().equals(volume));
    }
  }

  /** Ends all jobs; returns those that do not end. */
  public List<NodeFailure> endAll(Deadline deadline) {
    List<RunningJob> all = running();
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
    List<RunningJob> shown;
    try {
      shown = running();
    } catch (HostInterfaceException e) {
      shown = ownRunning();
    }
    return shown.stream()
        .map(RunningJob::view)
        .sorted(Comparator.comparing(job -> job.volume().value()))
        .toList();
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
    if (ended instanceof AdoptedJob dead && forget(dead)) {
      LOG.info(
          "volume {}: {} of {} by an earlier process has ended; how, the device shows",
          dead.job().volume(),
          dead.job().what(),
          dead.job().device());
      ports.jobs().remove(dead.job().volume());
    }
  }

  private synchronized boolean forget(AdoptedJob dead) {
    return adopted != null && adopted.remove(dead);
  }

  private synchronized void remove(OwnJob job) {
    own.remove(job);
  }

  /** On the same namespace, or of the same volume. */
  private List<RunningJob> onto(Subject subject) {
    return running().stream().filter(running -> concerns(running.job(), subject)).toList();
  }

  private static boolean concerns(VolumeJob job, Subject subject) {
    return job.volume().equals(subject.volume()) || job.namespaceKey().equals(subject.key());
  }

  private synchronized List<RunningJob> running() {
    return Stream.concat(adopted().stream(), ownRunning().stream()).toList();
  }

  private synchronized List<RunningJob> ownRunning() {
    return own.stream().filter(job -> !job.hasEnded()).map(RunningJob.class::cast).toList();
  }

  private List<AdoptedJob> adopted() {
    List<AdoptedJob> known = adopted;
    if (known == null) {
      known = new ArrayList<>();
      for (VolumeJob job : ports.jobs().all()) {
        LOG.info(
            "volume {}: {} of {} was begun by an earlier process at {}",
            job.volume(),
            job.what(),
            job.device(),
            job.began());
        known.add(new AdoptedJob(job, ports.programs(), ports.time()));
      }
      adopted = known;
    }
    return known;
  }

  private synchronized Optional<OwnJob> takeResult(Subject subject, Set<JobKind> kinds) {
    own.removeIf(job -> job.sinceEnd().compareTo(RESULT_KEPT) > 0);
    Optional<OwnJob> result =
        own.stream()
            .filter(job ->
                job.hasEnded()
                    && job.job().volume().equals(subject.volume())
                    && job.job().namespaceKey().equals(subject.key())
                    && kinds.contains(job.job().kind()))
            .findFirst();
    result.ifPresent(own::remove);
    return result;
  }

  private OwnJob place(Subject subject, JobKind kind, Deadline deadline) {
    Optional<OwnJob> begun = begin(subject, kind);
    while (begun.isEmpty()) {
      if (deadline.spent()) {
        throw new StepFailedException(
            new NodeFailure.HostExhausted(
                MOST
                    + " jobs run on volumes of this node, and no more are begun; holdfast status"
                    + " lists them; repeat the call"));
      }
      deadline.pause(PLACE_POLL);
      begun = begin(subject, kind);
    }
    return begun.get();
  }

  /** Empty if as many jobs run as may. */
  private synchronized Optional<OwnJob> begin(Subject subject, JobKind kind) {
    List<RunningJob> all = running();
    for (RunningJob other : all) {
      if (concerns(other.job(), subject)) {
        throw new StepFailedException(other.underWay());
      }
    }
    if (all.size() >= MOST) {
      return Optional.empty();
    }
    VolumeJob job =
        new VolumeJob(
            subject.volume(),
            subject.nqn(),
            subject.device().ids(),
            kind,
            subject.type(),
            subject.device().device().value(),
            subject.device().bytes(),
            ports.time().now(),
            Optional.empty());
    // a record that cannot be read may be of a program that runs
    ports.jobs().find(subject.volume());
    ports.jobs().put(job);
    OwnJob begun = new OwnJob(job, ports.time(), this::record);
    own.removeIf(old -> old.hasEnded() && old.job().volume().equals(subject.volume()));
    own.add(begun);
    return Optional.of(begun);
  }

  /** Without the identity of its program a later process relies on the kernel's exclusive open. */
  private void record(VolumeJob running) {
    try {
      ports.jobs().put(running);
    } catch (HostInterfaceException e) {
      LOG.warn(
          "volume {}: the program of {} is not on record, so a restart of Holdfast would not find it: {}",
          running.volume(),
          running.what(),
          e.getMessage());
    }
  }

  private void work(OwnJob job, Work work) {
    Optional<NodeFailure> result =
        Optional.of(
            new NodeFailure.MayRemain(job.job().what() + " of " + job.job().device(), "it broke"));
    try {
      result = outcome(job, work);
      ports.jobs().remove(job.job().volume());
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

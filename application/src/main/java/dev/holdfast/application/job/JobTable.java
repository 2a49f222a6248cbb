package dev.holdfast.application.job;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.job.JobKind;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs that run, of this process and of an earlier one, and results that no call got yet. */
final class JobTable {
  private static final Logger LOG = LoggerFactory.getLogger(JobTable.class);

  /** Each costs a process and a thread, and its program memory. */
  static final int MOST = 64;

  /** Kubelet repeats a call within two minutes; a result that is older than this is of no use. */
  private static final Duration RESULT_KEPT = Duration.ofMinutes(10);

  private final NodePorts ports;
  private final Consumer<VolumeJob> record;
  private final List<OwnJob> own = new ArrayList<>();
  private @Nullable List<AdoptedJob> adopted;

  /**
   * @param record makes the program of a job durable
   */
  JobTable(NodePorts ports, Consumer<VolumeJob> record) {
    this.ports = ports;
    this.record = record;
  }

  synchronized List<RunningJob> running() {
    return Stream.concat(adopted().stream(), ownRunning().stream()).toList();
  }

  /** Those that this process began. */
  synchronized List<RunningJob> ownRunning() {
    return own.stream().filter(job -> !job.hasEnded()).map(RunningJob.class::cast).toList();
  }

  List<RunningJob> onto(JobSubject subject) {
    return onto(subject.volume(), subject.key());
  }

  /** Those of the volume, or on the namespace of this key. */
  List<RunningJob> onto(VolumeId volume, String key) {
    return running().stream()
        .filter(running ->
            running.job().volume().equals(volume) || running.job().namespaceKey().equals(key))
        .toList();
  }

  /**
   * Empty if as many jobs run as may.
   *
   * @throws StepFailedException if another job is on the subject
   */
  synchronized Optional<OwnJob> begin(JobSubject subject, JobKind kind) {
    onto(subject).stream()
        .findFirst()
        .ifPresent(other -> {
          throw new StepFailedException(other.underWay());
        });
    if (running().size() >= MOST) {
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
    OwnJob begun = new OwnJob(job, ports.time(), record);
    forgetResults(subject.volume());
    own.add(begun);
    return Optional.of(begun);
  }

  /** The result of the volume's last job on its device; a second call gets none. */
  synchronized Optional<OwnJob> takeResult(JobSubject subject, Set<JobKind> kinds) {
    own.removeIf(job -> job.sinceEnd().compareTo(RESULT_KEPT) > 0);
    Optional<OwnJob> result =
        own.stream()
            .filter(OwnJob::hasEnded)
            .filter(job ->
                job.job().volume().equals(subject.volume())
                    && job.job().namespaceKey().equals(subject.key())
                    && kinds.contains(job.job().kind()))
            .findFirst();
    result.ifPresent(own::remove);
    return result;
  }

  synchronized void forgetResults(VolumeId volume) {
    own.removeIf(job -> job.hasEnded() && job.job().volume().equals(volume));
  }

  synchronized void remove(OwnJob job) {
    own.remove(job);
  }

  synchronized void forgetDead() {
    adopted();
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
        known.add(new AdoptedJob(job, ports));
      }
      adopted = known;
    }
    known.removeIf(this::over);
    return known;
  }

  /** A program that is known to be dead leaves nothing to wait for. */
  private boolean over(AdoptedJob job) {
    if (!job.dead()) {
      return false;
    }
    LOG.info(
        "volume {}: {} of {} by an earlier process has ended; how, the device shows",
        job.job().volume(),
        job.job().what(),
        job.job().device());
    try {
      ports.jobs().remove(job.job().volume());
    } catch (HostInterfaceException e) {
      LOG.warn("the record of that job stays, and does no harm: {}", e.getMessage());
    }
    return true;
  }
}

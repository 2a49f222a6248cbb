package dev.holdfast.application.trim;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.TrimVolumes;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.trim.TrimsUnderWay.Begin;
import dev.holdfast.application.trim.TrimsUnderWay.Run;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trims volumes when they are due or on request. One that cannot be trimmed now can wait: its next
 * trim gives back the same.
 */
public final class TrimVolumesService implements TrimVolumes {
  /** Between two looks for volumes that are due. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(TrimVolumesService.class);

  private final NodePorts ports;
  private final TrimChecks checks;
  private final TrimsUnderWay underWay;
  private final TrimSchedule schedule;
  private final TrimResults results;

  public TrimVolumesService(
      NodePorts ports, TrimChecks checks, TrimsUnderWay underWay, RandomGenerator chance) {
    this.ports = ports;
    this.checks = checks;
    this.underWay = underWay;
    this.schedule = new TrimSchedule(chance);
    this.results = new TrimResults(ports.time());
  }

  @Override
  public synchronized Duration step(Duration every) {
    List<VolumeId> staged =
        ports.records().read().volumes().stream()
            .filter(StagedVolume::complete)
            .map(StagedVolume::id)
            .toList();
    for (VolumeId volume : schedule.due(staged, every, ports.time().uptime())) {
      Ending how = scheduled(volume);
      schedule.ended(volume, how, every, ports.time().uptime());
    }
    return PAUSE;
  }

  private Ending scheduled(VolumeId volume) {
    Optional<StagedVolume> record = staged(volume);
    if (record.isEmpty()) {
      return Ending.STOPPED;
    }
    return switch (underWay.begin(volume, record.get().attachment().nqn())) {
      case Begin.Refused _ -> Ending.STOPPED;
      case Begin.Begun(Run run) -> trim(volume, run);
    };
  }

  @Override
  public Outcome<Done> begin(VolumeId volume) {
    return outcome(() -> {
      begun(volume);
      return Done.DONE;
    });
  }

  @Override
  public Outcome<Trim> trim(VolumeId volume, Duration patience) {
    return outcome(() -> {
      Run run = underWay.of(volume).orElseGet(() -> begun(volume));
      if (!run.awaitEnd(patience)) {
        throw new StepFailedException(
            new NodeFailure.JobUnderWay(volume, TrimsUnderWay.WHAT, "piece by piece"));
      }
      return whole(results.last(volume).orElseThrow());
    });
  }

  private static Trim whole(Trim trim) {
    return switch (trim.how()) {
      case DONE -> trim;
      case UNSUPPORTED -> throw unsupported(trim.volume(), trim.why());
      case STOPPED -> throw refused(trim.volume(), trim.why());
      case FAILED ->
          throw new StepFailedException(
              new NodeFailure.MayRemain("trimming volume " + trim.volume(), trim.why()));
    };
  }

  private static <T> Outcome<T> outcome(Supplier<T> steps) {
    try {
      return Outcome.success(steps.get());
    } catch (StepFailedException failed) {
      return Outcome.failure(failed.failure());
    } catch (HostInterfaceException broken) {
      return Outcome.failure(VolumeOperation.broken(broken));
    }
  }

  private Run begun(VolumeId volume) {
    StagedVolume record =
        staged(volume)
            .orElseThrow(() ->
                new StepFailedException(
                    new NodeFailure.VolumeUnknown(volume, "is not staged here")));
    if (checks.of(record) instanceof TrimSubject.Not(Ending how, String why)) {
      throw how == Ending.UNSUPPORTED ? unsupported(volume, why) : refused(volume, why);
    }
    return switch (underWay.begin(volume, record.attachment().nqn())) {
      case Begin.Refused(String why) -> throw refused(volume, why);
      case Begin.Begun(Run run) -> {
        beside(volume, run);
        yield run;
      }
    };
  }

  private static StepFailedException unsupported(VolumeId volume, String why) {
    return new StepFailedException(
        new NodeFailure.NotTrimmable("volume " + volume + " cannot be trimmed: " + why));
  }

  private static StepFailedException refused(VolumeId volume, String why) {
    return new StepFailedException(new NodeFailure.StepRefused("trimming volume " + volume, why));
  }

  private void beside(VolumeId volume, Run run) {
    try {
      ports.time().start("trim " + volume, () -> trim(volume, run));
    } catch (Throwable noThread) {
      underWay.end(run);
      throw noThread;
    }
  }

  private Ending trim(VolumeId volume, Run run) {
    TrimPieces pieces = new TrimPieces(ports, checks, results);
    Duration began = ports.time().uptime();
    TrimSubject.Not end = new TrimSubject.Not(Ending.FAILED, "it broke");
    try {
      end = pieces.trim(volume, run);
    } catch (HostInterfaceException broken) {
      end = new TrimSubject.Not(Ending.STOPPED, String.valueOf(broken.getMessage()));
    } finally {
      try {
        results.ended(volume, end, pieces.bytes(), ports.time().uptime().minus(began));
      } finally {
        underWay.end(run);
      }
    }
    return end.how();
  }

  private Optional<StagedVolume> staged(VolumeId volume) {
    return ports.records().find(volume).filter(StagedVolume::complete);
  }

  @Override
  public void stop() {
    underWay.stop();
  }

  /** Also of volumes that are gone while the records cannot be listed. */
  @Override
  public List<Trim> trims() {
    try {
      results.keepOnly(
          ports.records().read().volumes().stream()
              .map(StagedVolume::id)
              .collect(Collectors.toSet()));
    } catch (HostInterfaceException unlisted) {
      LOG.debug("which volumes are staged is not known", unlisted);
    }
    return results.all();
  }

  @Override
  public long trimmedBytes() {
    return results.bytes();
  }

  @Override
  public long ended(Ending how) {
    return results.count(how);
  }
}

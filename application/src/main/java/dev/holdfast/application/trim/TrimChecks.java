package dev.holdfast.application.trim;

import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.job.VolumeJobs;
import dev.holdfast.application.mount.PathInspection;
import dev.holdfast.application.mount.PathState;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.TrimVolumes.Ending;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.Encryption;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a volume may be trimmed, before each piece. A record alone is no reason: the loop
 * has found the volume well, and its namespace is what is mounted at its staging path.
 */
public final class TrimChecks {
  /** A look is due every half minute; a verdict that is older decides nothing. */
  private static final Duration OLD_LOOK = Duration.ofMinutes(1);

  private final NodePorts ports;
  private final ReportVolumeHealth health;
  private final VolumeJobs jobs;
  private final NamespaceLocator locator;
  private final PathInspection paths;

  public TrimChecks(
      NodePorts ports,
      ReportVolumeHealth health,
      VolumeJobs jobs,
      NamespaceLocator locator,
      PathInspection paths) {
    this.ports = ports;
    this.health = health;
    this.jobs = jobs;
    this.locator = locator;
    this.paths = paths;
  }

  /**
   * @param record as it was read just now
   */
  TrimSubject of(StagedVolume record) {
    return kind(record)
        .or(() -> verdict(record.id()))
        .or(() -> job(record))
        .map(TrimSubject.class::cast)
        .orElseGet(() -> mounted(record));
  }

  private static Optional<TrimSubject.Not> kind(StagedVolume record) {
    if (record.capability().use() instanceof VolumeUse.Block) {
      return not(Ending.UNSUPPORTED, "it is a raw device, which has no filesystem of Holdfast's");
    }
    Encryption encryption = record.attachment().encryption();
    if (encryption.encrypted() && !encryption.discards()) {
      return not(
          Ending.UNSUPPORTED,
          "it is encrypted without discards (encryption: " + encryption.word() + ")");
    }
    return record.capability().readOnly()
        ? not(Ending.UNSUPPORTED, "it is staged read-only")
        : Optional.empty();
  }

  /** A timer that differs from the wanted one does not disturb I/O, and may stay for long. */
  private Optional<TrimSubject.Not> verdict(VolumeId volume) {
    if (health.lookAge().compareTo(OLD_LOOK) > 0) {
      return not(
          Ending.STOPPED,
          "the last look at the volumes ended %d s ago".formatted(health.lookAge().toSeconds()));
    }
    Optional<VolumeHealth> judged =
        health.all().stream().filter(one -> one.volume().equals(volume)).findFirst();
    if (judged.isEmpty()) {
      return not(Ending.STOPPED, "it has no verdict yet");
    }
    VolumeHealth now = judged.get();
    return now.verdict().abnormal()
        ? not(Ending.STOPPED, "it is " + now.verdict() + ": " + now.summary())
        : Optional.empty();
  }

  private Optional<TrimSubject.Not> job(StagedVolume record) {
    return jobs.mayRun(record.id()) || jobs.runOn(record.attachment().nqn())
        ? not(Ending.STOPPED, "a job runs on a device of its subsystem, or may run")
        : Optional.empty();
  }

  private TrimSubject mounted(StagedVolume record) {
    Optional<Namespace> found =
        record.provenSelector().flatMap(same -> locator.find(record.attachment().nqn(), same));
    if (found.isEmpty()) {
      return new TrimSubject.Not(Ending.STOPPED, "its namespace is not shown");
    }
    Namespace device = found.get();
    List<String> doubts = ports.devices().verify(device);
    if (!doubts.isEmpty()) {
      return new TrimSubject.Not(
          Ending.STOPPED, device.describe() + " is not proven: " + String.join(", ", doubts));
    }
    return paths.of(record.stagingPath(), device) instanceof PathState.Volume(Mount mount)
        ? writable(mount, device)
        : new TrimSubject.Not(
            Ending.STOPPED,
            "what is mounted at " + record.stagingPath() + " is not proven to be the volume");
  }

  private static TrimSubject writable(Mount mount, Namespace device) {
    return mount.readOnly() || mount.superOptions().contains("ro") || mount.stopped().isPresent()
        ? new TrimSubject.Not(Ending.UNSUPPORTED, mount.describe() + " is mounted read-only")
        : new TrimSubject.Ready(mount, device);
  }

  private static Optional<TrimSubject.Not> not(Ending how, String why) {
    return Optional.of(new TrimSubject.Not(how, why));
  }
}

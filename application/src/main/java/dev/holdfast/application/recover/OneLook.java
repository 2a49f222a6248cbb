package dev.holdfast.application.recover;

import dev.holdfast.application.fence.FenceSurvey;
import dev.holdfast.application.fence.VolumeFence;
import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.mount.PathInspection;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.LostWrites;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside.Kind;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.recovery.DesiredSubsystem;
import dev.holdfast.domain.recovery.Judge;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The verdicts of a moment, for a program without the loop. It repairs and records nothing. Since
 * when a verdict stands is not known to it.
 */
public final class OneLook {
  private final NodePorts ports;
  private final MountSurvey survey;
  private final PartialFailures failures;

  private OneLook(NodePorts ports, MountSurvey survey, PartialFailures failures) {
    this.ports = ports;
    this.survey = survey;
    this.failures = failures;
  }

  /**
   * @param restageWithin see {@link RecoverySettings}
   */
  public static OneLook of(NodePorts ports, Duration restageWithin) {
    VolumeMounts mounts = new VolumeMounts(ports.mountTable(), ports.devices());
    MountOwners owners = new MountOwners(ports.records(), ports.pods(), ports.kubelet(), mounts);
    PathInspection paths = new PathInspection(ports.topology(), mounts);
    PartialFailures failures = new PartialFailures();
    VolumeFence fence =
        new VolumeFence(
            ports,
            NodeTimeouts.DEFAULT,
            new VolumeRecordUpdates(ports.records()),
            new Unobserved(),
            restageWithin,
            false);
    return new OneLook(
        ports,
        new MountInspection(
            ports,
            mounts,
            owners,
            new StagingInspection(ports, paths, mounts, owners),
            new LostWrites(new Unobserved()),
            new FenceSurvey(fence, ports.time()),
            restageWithin,
            failures),
        failures);
  }

  /** A volume that cannot be judged is missing from the result. */
  public List<VolumeHealth> verdicts(ObservedTopology topology, List<StagedVolume> volumes) {
    MountSurvey.Survey seen =
        survey.survey(topology, ports.identity().current(), volumes, ports.moment());
    List<CreatedController> created =
        ports.controllers().read().all().stream()
            .flatMap(ownership -> ownership.created().stream())
            .filter(made -> topology.controllers().stream().anyMatch(made::is))
            .toList();
    List<VolumeHealth> verdicts = new ArrayList<>();
    for (DesiredSubsystem desired : DesiredSubsystem.of(volumes)) {
      failures.attempt(
          Kind.SUBSYSTEM,
          desired.nqn().value(),
          () ->
              verdicts.addAll(
                  Judge.judge(
                      desired,
                      desired.volumes().stream()
                          .filter(volume -> !seen.unsure().contains(volume.id()))
                          .toList(),
                      seen.snapshot().withCreated(created),
                      Map.of(),
                      ports.time().now())));
    }
    return List.copyOf(verdicts);
  }
}

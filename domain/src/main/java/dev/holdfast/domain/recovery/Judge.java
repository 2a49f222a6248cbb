package dev.holdfast.domain.recovery;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerType;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what is desired of a subsystem with what was seen. {@link MountFindings}, {@link
 * ConnectionFindings} and {@link SettingFindings} find the faults; the most serious one gives the
 * volume its verdict.
 */
public final class Judge {
  private Judge() {}

  /**
   * @param volumes those to be judged; an operation may be in progress on others on the subsystem
   * @param before the last judgement of each volume, for how long things have stood so
   */
  public static List<VolumeHealth> judge(
      DesiredSubsystem desired,
      List<StagedVolume> volumes,
      Snapshot seen,
      Map<VolumeId, VolumeHealth> before,
      Instant now) {
    List<Subsystem> subsystems = seen.topology().withNqn(desired.nqn());
    List<String> others = otherUsers(desired, subsystems, seen);
    List<Finding> settings = SettingFindings.of(desired, subsystems, seen);
    return volumes.stream()
        .map(volume ->
            judge(
                volume,
                desired,
                seen,
                subsystems,
                others,
                settings,
                Optional.ofNullable(before.get(volume.id())),
                now))
        .toList();
  }

  /**
   * Fabrics controllers that no staged volume uses.
   *
   * @param covered the subsystems of the volumes that are staged
   */
  public static List<Finding> foreign(Set<SubsystemNqn> covered, Snapshot seen) {
    return seen.topology().subsystems().stream()
        .filter(subsystem -> !covered.contains(subsystem.nqn()))
        .flatMap(subsystem ->
            subsystem.controllers().stream()
                .filter(c -> !c.localDrive() && c.type() != ControllerType.DISCOVERY)
                .map(c -> unneeded(c, subsystem.nqn(), seen)))
        .toList();
  }

  private static Finding unneeded(Controller controller, SubsystemNqn nqn, Snapshot seen) {
    String evidence =
        "%s %s of %s is %s"
            .formatted(controller.name(), controller.address(), nqn, controller.stateWord());
    if (seen.created(controller)) {
      return new Finding(
          Verdict.FOREIGN,
          evidence + ", created by Holdfast",
          "no staged volume uses it: Holdfast deletes it as soon as nothing holds its devices");
    }
    boolean thisHost = controller.hostNqn().filter(seen.host().nqn().value()::equals).isPresent();
    return new Finding(
        Verdict.FOREIGN,
        evidence
            + ", "
            + (thisHost ? "not proven to be created by Holdfast" : "of another host NQN"),
        "no staged volume uses it, and Holdfast does not touch it; if nothing else needs it: nvme"
            + " disconnect -d "
            + controller.name());
  }

  private static VolumeHealth judge(
      StagedVolume volume,
      DesiredSubsystem desired,
      Snapshot seen,
      List<Subsystem> subsystems,
      List<String> others,
      List<Finding> settings,
      Optional<VolumeHealth> before,
      Instant now) {
    List<PathHealth> earlier = before.map(VolumeHealth::paths).orElse(List.of());
    List<PathHealth> paths =
        volume.attachment().addresses().stream()
            .map(address ->
                PathHealth.of(volume, address, subsystems, seen.host(), now).after(earlier))
            .toList();
    Optional<Instant> expiry = expiry(paths, desired, subsystems);
    List<Finding> findings = new ArrayList<>(MountFindings.of(volume, subsystems, seen));
    if (findings.stream().noneMatch(f -> f.verdict() == Verdict.UNMOUNTED)
        || seen.unwritten().containsKey(volume.id())) {
      findings.addAll(ConnectionFindings.of(volume, paths, subsystems, seen, expiry));
      findings.addAll(settings);
    }
    findings.sort(Finding.GRAVEST_FIRST);
    Verdict verdict = findings.isEmpty() ? Verdict.HEALTHY : findings.getFirst().verdict();
    return new VolumeHealth(
        volume.id(),
        desired.nqn(),
        verdict,
        before.filter(old -> old.verdict() == verdict).map(VolumeHealth::since).orElse(now),
        findings,
        paths,
        expiry,
        desired.volumes().stream()
            .map(StagedVolume::id)
            .filter(id -> !id.equals(volume.id()))
            .toList(),
        others,
        Optional.ofNullable(seen.fences().get(volume.id())));
  }

  /** The controller that is given up last decides. */
  private static Optional<Instant> expiry(
      List<PathHealth> paths, DesiredSubsystem desired, List<Subsystem> seen) {
    List<PathHealth> retrying =
        paths.stream().filter(path -> path.standing() == PathState.CONNECTING).toList();
    boolean forever =
        retrying.stream().anyMatch(path -> patience(desired, seen, path.address()).isOff());
    return forever
        ? Optional.empty()
        : retrying.stream()
            .map(
                path -> path.since().plusSeconds(patience(desired, seen, path.address()).seconds()))
            .max(Comparator.naturalOrder());
  }

  private static Timeout patience(
      DesiredSubsystem desired, List<Subsystem> seen, TransportId address) {
    return desired.policyToMaintain(address, seen).ctrlLossTmo();
  }

  private static List<String> otherUsers(
      DesiredSubsystem desired, List<Subsystem> subsystems, Snapshot seen) {
    Set<Object> staged =
        desired.volumes().stream()
            .flatMap(volume -> volume.identity().stream())
            .collect(Collectors.toSet());
    Stream<Namespace> foreign =
        subsystems.stream()
            .flatMap(subsystem -> subsystem.namespaces().stream())
            .filter(namespace -> !staged.contains(namespace.ids()));
    return foreign
        .flatMap(namespace -> seen.of(namespace).stream())
        .map(SeenMount::mountPoint)
        .distinct()
        .toList();
  }
}

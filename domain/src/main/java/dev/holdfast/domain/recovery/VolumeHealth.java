package dev.holdfast.domain.recovery;

import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The health of one volume.
 *
 * @param verdict the gravest of the findings
 * @param since the start of the verdict
 * @param findings all, the gravest first
 * @param paths one for each desired address
 * @param expiry when the kernel gives up the last controller, at the earliest; absent if it does
 *     not or nothing is to be given up
 * @param neighbours other staged volumes on the subsystem
 * @param fence how it stands with its target's reservation; empty if it was not asked yet
 * @param otherUsers mounts of the subsystem's namespaces that are no staged volume's
 */
public record VolumeHealth(
    VolumeId volume,
    SubsystemNqn nqn,
    Verdict verdict,
    Instant since,
    List<Finding> findings,
    List<PathHealth> paths,
    Optional<Instant> expiry,
    List<VolumeId> neighbours,
    List<String> otherUsers,
    Optional<Fence> fence) {
  public VolumeHealth {
    findings = List.copyOf(findings);
    paths = List.copyOf(paths);
    neighbours = List.copyOf(neighbours);
    otherUsers = List.copyOf(otherUsers);
  }

  public boolean has(Verdict what) {
    return findings.stream().anyMatch(finding -> finding.verdict() == what);
  }

  public long usablePaths() {
    return paths.stream().filter(PathHealth::usable).count();
  }

  /** Until the kernel gives up, at the least; a silent target makes it longer. */
  public Optional<Duration> left(Instant now) {
    return expiry.map(end -> end.isBefore(now) ? Duration.ZERO : Duration.between(now, end));
  }

  /** One line. */
  public String summary() {
    return findings.stream().findFirst().map(Finding::evidence).orElse("all paths are usable");
  }
}

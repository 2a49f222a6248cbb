package dev.holdfast.application.fence;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How all staged volumes stand with their targets' reservations, for the loop. A target is asked
 * again when something of its subsystem has changed, and twice a minute. While it cannot be asked,
 * its last answer stays.
 */
public final class FenceSurvey {
  private static final Duration VALID = Duration.ofSeconds(29);

  /** For all questions of a scan; those that remain are for the next one. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * @param answered false if the fence is older, because the target did not answer
   */
  private record Asked(
      Fence fence, boolean answered, StagedVolume volume, List<Subsystem> subsystems, Duration at) {
    /** After an outage all may look as before it, and another host may have taken the volume. */
    Asked stale() {
      return new Asked(fence, false, volume, subsystems, at);
    }
  }

  private final VolumeFence fences;
  private final HostTime time;
  private final Map<VolumeId, Asked> known = new HashMap<>();

  public FenceSurvey(VolumeFence fences, HostTime time) {
    this.fences = fences;
    this.time = time;
  }

  public synchronized Map<VolumeId, Fence> survey(
      List<StagedVolume> volumes, ObservedTopology topology) {
    Deadline deadline = new Deadline(time, PATIENCE);
    Map<VolumeId, Fence> all = new HashMap<>();
    List<VolumeId> staged = volumes.stream().map(StagedVolume::id).toList();
    known.keySet().retainAll(staged);
    fences.keepOnly(staged);
    volumes.stream()
        .filter(StagedVolume::complete)
        .sorted(Comparator.comparing(this::askedAt))
        .forEach(volume -> all.put(volume.id(), fence(volume, topology, deadline)));
    return all;
  }

  private Duration askedAt(StagedVolume volume) {
    return Optional.ofNullable(known.get(volume.id())).map(Asked::at).orElse(Duration.ZERO);
  }

  private Fence fence(StagedVolume volume, ObservedTopology topology, Deadline deadline) {
    Optional<Asked> before = Optional.ofNullable(known.get(volume.id()));
    List<Subsystem> subsystems = topology.withNqn(volume.attachment().nqn());
    if (before.filter(asked -> stands(asked, volume, subsystems)).isPresent()) {
      return before.get().fence();
    }
    Fence last =
        before.map(Asked::fence).orElseGet(() -> Fence.unknown("its target was not asked yet"));
    Optional<Namespace> device =
        StagingInspection.device(volume, topology).filter(Namespace::usable);
    if (device.isEmpty()) {
      known.computeIfPresent(volume.id(), (_, asked) -> asked.stale());
      return last;
    }
    if (deadline.spent()) {
      return last;
    }
    Fence now = fences.look(volume, device.get(), deadline);
    boolean answered = !now.is(Fence.State.UNKNOWN);
    Fence fence = answered || before.isEmpty() ? now : last;
    known.put(volume.id(), new Asked(fence, answered, volume, subsystems, time.uptime()));
    return fence;
  }

  private boolean stands(Asked asked, StagedVolume volume, List<Subsystem> subsystems) {
    return asked.answered()
        && asked.volume().equals(volume)
        && asked.subsystems().equals(subsystems)
        && time.uptime().minus(asked.at()).compareTo(VALID) < 0;
  }
}

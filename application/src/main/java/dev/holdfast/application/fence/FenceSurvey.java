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

  private record Asked(Fence fence, StagedVolume volume, List<Subsystem> subsystems, Duration at) {
    /** After an outage all may look as before it, and another host may have taken the volume. */
    Asked stale() {
      return new Asked(fence, volume, List.of(), at);
    }
  }

  private final VolumeFence fences;
  private final HostTime time;
  private final Duration within;
  private final Map<VolumeId, Asked> known = new HashMap<>();

  /**
   * @param within for so long after it was held no other node has a volume
   */
  public FenceSurvey(VolumeFence fences, HostTime time, Duration within) {
    this.fences = fences;
    this.time = time;
    this.within = within;
  }

  public synchronized Map<VolumeId, Fence> survey(
      List<StagedVolume> volumes, ObservedTopology topology) {
    Deadline deadline = new Deadline(time, PATIENCE);
    Map<VolumeId, Fence> all = new HashMap<>();
    List<VolumeId> staged = volumes.stream().map(StagedVolume::id).toList();
    known.keySet().retainAll(staged);
    fences.heldTimes().keepOnly(staged);
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
    Fence now = bounded(fences.look(volume, device.get(), deadline), last, volume);
    known.put(volume.id(), new Asked(now, volume, subsystems, time.uptime()));
    return now;
  }

  /**
   * A volume that was taken stays so when the target loses its reservations, until kubelet stages
   * it; and one that this host may have lost to another one unseen is not taken again.
   */
  private Fence bounded(Fence now, Fence last, StagedVolume volume) {
    if (!now.is(Fence.State.FREE) || !volume.reserved()) {
      return now;
    }
    if (last.is(Fence.State.TAKEN)) {
      return last;
    }
    return fences.heldTimes().within(volume.id(), within) ? now : now.left();
  }

  private boolean stands(Asked asked, StagedVolume volume, List<Subsystem> subsystems) {
    return !asked.fence().is(Fence.State.UNKNOWN)
        && asked.volume().equals(volume)
        && asked.subsystems().equals(subsystems)
        && time.uptime().minus(asked.at()).compareTo(VALID) < 0;
  }
}

package dev.holdfast.domain.eviction;

import dev.holdfast.domain.pod.PodUid;
import dev.holdfast.domain.recovery.SeenMount;
import dev.holdfast.domain.recovery.Snapshot;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The pods for which a new pod is the only help: they hold a dead mount, and nothing else is wrong
 * with the volume that could still change, by itself or by the loop.
 */
public final class StrandedPods {
  /** With each other one the volume is another host's, or may be, or the loop still acts. */
  private static final Set<Fence.State> SETTLED =
      EnumSet.of(
          Fence.State.NOT_WANTED, Fence.State.UNSUPPORTED, Fence.State.HELD, Fence.State.LEFT);

  private StrandedPods() {}

  /**
   * @param health as judged from the same snapshot
   */
  public static List<StrandedPod> of(StagedVolume volume, VolumeHealth health, Snapshot seen) {
    // the gravest finding: an outage, a wrong device, another host and lost writes are graver
    if (health.verdict() != Verdict.DEAD_MOUNT || !volume.complete() || !settled(volume, seen)) {
      return List.of();
    }
    return seen.pods(volume, mount -> mount.state() instanceof MountState.Dead).mounts().stream()
        .flatMap(held ->
            held.pod().stream()
                .flatMap(name ->
                    PodUid.in(held.mountPoint()).stream()
                        .map(uid -> new StrandedPod(volume.id(), uid, name))))
        .distinct()
        .toList();
  }

  private static boolean settled(StagedVolume volume, Snapshot seen) {
    Optional<Fence> fence = Optional.ofNullable(seen.fences().get(volume.id()));
    return fence.map(Fence::state).filter(SETTLED::contains).isPresent()
        && staged(volume, seen, fence.get());
  }

  /** Nothing but kubelet changes what is at the staging path, and that it does for a new pod. */
  private static boolean staged(StagedVolume volume, Snapshot seen, Fence fence) {
    Optional<SeenMount> top = seen.atStaging(volume);
    if (top.isEmpty()) {
      return volume.capability().use() instanceof VolumeUse.Block;
    }
    return switch (top.get().state()) {
      case MountState.Alive alive -> alive.is(volume.identity());
      case MountState.Dead _ -> !replacedByTheLoop(volume.id(), seen, fence);
      case MountState.Foreign _, MountState.Unknown _ -> false;
      case MountState.Awaited(), MountState.NotStaged() -> false;
    };
  }

  /**
   * See {@link dev.holdfast.domain.recovery.Planner}: with the reservation in hand, or shortly
   * after the loss.
   */
  private static boolean replacedByTheLoop(VolumeId volume, Snapshot seen, Fence fence) {
    return fence.is(Fence.State.HELD) || seen.surelyHere().contains(volume);
  }
}

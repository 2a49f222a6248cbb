package dev.holdfast.domain.recovery;

import dev.holdfast.domain.pod.HoldingPods;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Faults of a volume's mounts. */
final class MountFindings {
  private static final String POD_REMEDY =
      "delete the pod: its mount never recovers, and a new pod gets the live filesystem";

  private static final String RESTAGES =
      "Holdfast unmounts it and mounts the volume again if the device is back within"
          + " holdfast.restage-within; after that, kubelet's next publish or stage of the volume here"
          + " does";

  private static final String WAITS =
      "another node may have used the volume since, because it was lost for longer than"
          + " holdfast.restage-within, or for an unknown time: as soon as the device is back, Holdfast"
          + " mounts the volume again when kubelet publishes or stages it here; delete the pod, so that"
          + " its replacement makes kubelet do so";

  private static final String PASSPHRASE =
      "; it is encrypted, and its passphrase is in the memory of the process that staged it: if"
          + " Holdfast was restarted since, delete the pods of the volume on this node, so that"
          + " kubelet unstages it and stages it with its Secret";

  private static final String FENCED =
      "delete the pod on this node: the target refuses its writes, so that they do not mix with those"
          + " of the other host; Holdfast mounts nothing and takes nothing back until kubelet stages"
          + " the volume here again";

  private MountFindings() {}

  static List<Finding> of(StagedVolume volume, List<Subsystem> subsystems, Snapshot seen) {
    List<Finding> findings = new ArrayList<>(ofMounts(volume, seen));
    Optional.ofNullable(seen.fences().get(volume.id()))
        .filter(fence -> fence.is(Fence.State.TAKEN))
        .ifPresent(fence ->
            findings.add(
                new Finding(Verdict.FENCED, fence.evidence(), seen.pods(volume).delete(FENCED))));
    Optional.ofNullable(seen.lostWrites().get(volume.id()))
        .ifPresent(loss ->
            findings.add(
                new Finding(
                    Verdict.WRITES_LOST,
                    loss,
                    "check the data, or restore them from a backup; the finding ends when kubelet has"
                        + " staged or unstaged the volume")));
    return findings;
  }

  private static List<Finding> ofMounts(StagedVolume volume, Snapshot seen) {
    if (!volume.complete()) {
      return List.of(
          unmounted(
              volume,
              seen,
              "staging was started and has not completed",
              "kubelet's next stage or unstage of the volume completes or undoes it"));
    }
    List<Finding> findings = new ArrayList<>();
    boolean filesystem = volume.capability().use() instanceof VolumeUse.Filesystem;
    if (filesystem
        || seen.atStaging(volume)
            .filter(mount -> mount.state() instanceof MountState.NotStaged)
            .isPresent()) {
      findings.addAll(staging(volume, seen));
    }
    HoldingPods dead = seen.pods(volume, mount -> mount.state() instanceof MountState.Dead);
    if (!dead.none()) {
      findings.add(
          new Finding(
              Verdict.DEAD_MOUNT,
              "the device under " + dead.places() + " was removed",
              dead.delete(POD_REMEDY)));
    }
    return findings;
  }

  private static List<Finding> staging(StagedVolume volume, Snapshot seen) {
    String path = volume.stagingPath().value();
    Optional<SeenMount> top = seen.atStaging(volume);
    String dead =
        (seen.surelyHere().contains(volume.id()) ? RESTAGES : seen.pods(volume).delete(WAITS))
            + (volume.attachment().encryption().encrypted() ? PASSPHRASE : "");
    if (top.isEmpty()) {
      return List.of(
          unmounted(
              volume,
              seen,
              "nothing is mounted at " + path,
              "kubelet stages the volume before a pod gets it; Holdfast does not on its own, because"
                  + " another node may use the volume by now"));
    }
    SeenMount mount = top.get();
    return switch (mount.state()) {
      case MountState.Dead(String device) ->
          List.of(
              new Finding(
                  Verdict.DEAD_MOUNT,
                  "the device " + device + " under " + path + " was removed",
                  dead));
      case MountState.Awaited() ->
          List.of(
              new Finding(
                  Verdict.DEAD_MOUNT,
                  "the dead mount at "
                      + path
                      + " was removed, and its replacement is not mounted yet",
                  dead));
      case MountState.NotStaged() ->
          List.of(
              new Finding(
                  Verdict.UNMOUNTED,
                  "it was staged as a raw device in another boot, and is not in use in this one",
                  "kubelet stages the volume before a pod gets it; Holdfast does not connect it on its"
                      + " own, because another node may use the volume by now"));
      case MountState.Foreign(String what) ->
          List.of(
              new Finding(
                  Verdict.WRONG_DEVICE,
                  path + " has " + what + " mounted",
                  "another filesystem is mounted over the volume: unmount it"));
      // nothing follows from what is not known
      case MountState.Unknown _ -> List.of();
      case MountState.Alive present
          when volume.identity().filter(i -> !i.equals(present.ids())).isPresent() ->
          List.of(
              new Finding(
                  Verdict.WRONG_DEVICE,
                  path + " has " + present.ids() + " mounted",
                  "another namespace is mounted in place of the volume: unmount it"));
      case MountState.Alive present -> stopped(mount, seen.pods(volume));
    };
  }

  private static List<Finding> stopped(SeenMount mount, HoldingPods pods) {
    return mount.stopped().stream()
        .map(word ->
            new Finding(
                Verdict.READ_ONLY_AFTER_ERROR,
                mount.mountPoint() + " is " + word,
                pods.delete(
                    "the filesystem stopped after an I/O error: delete every pod on this node that has the"
                        + " volume; the next one gets it checked and mounted again")))
        .toList();
  }

  /** Not mounted, and perhaps still needed: remaining writes need the connections. */
  private static Finding unmounted(
      StagedVolume volume, Snapshot seen, String evidence, String remedy) {
    List<String> unwritten = seen.unwritten().getOrDefault(volume.id(), List.of());
    return unwritten.isEmpty()
        ? new Finding(Verdict.UNMOUNTED, evidence, remedy)
        : new Finding(
            Verdict.UNMOUNTED,
            evidence + ", and its device is still in use: " + String.join("; ", unwritten),
            "Holdfast connects the volume, so that the remaining writes can complete; then kubelet's"
                + " next unstage succeeds");
  }
}

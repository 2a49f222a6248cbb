package dev.holdfast.domain.recovery;

import dev.holdfast.domain.recovery.SeenMount.Backing;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with what is mounted of a volume. */
final class MountFindings {
  private static final String POD_REMEDY =
      "delete the pod: the filesystem it holds never heals, and a new pod gets the live one";

  private static final String RESTAGES =
      "Holdfast unmounts it and mounts the volume again if it is back within holdfast.restage-within;"
          + " later than that kubelet's next publish or stage of it here does";

  private static final String WAITS =
      "it may have been another node's since, because it was lost for longer than"
          + " holdfast.restage-within, or for a time that is not known: Holdfast mounts it again, as soon"
          + " as it is back, when kubelet publishes or stages it here; delete the pod, so that the next"
          + " one makes kubelet do so";

  private MountFindings() {}

  static List<Finding> of(StagedVolume volume, List<Subsystem> subsystems, Snapshot seen) {
    if (!volume.complete()) {
      return List.of(
          unmounted(
              volume,
              seen,
              "staging was begun and has not ended",
              "kubelet's next stage or unstage of the volume completes or undoes it"));
    }
    List<Finding> findings = new ArrayList<>();
    boolean filesystem = volume.capability().use() instanceof VolumeUse.Filesystem;
    if (filesystem
        || seen.atStaging(volume)
            .filter(mount -> mount.backing() instanceof Backing.NotStaged)
            .isPresent()) {
      findings.addAll(staging(volume, seen));
    }
    List<String> dead =
        seen.mounts().stream()
            .filter(mount -> mount.backing() instanceof Backing.Gone)
            .filter(mount -> mount.owner().equals(Optional.of(volume.id())))
            .map(SeenMount::mountPoint)
            .filter(place -> !place.equals(volume.stagingPath().value()))
            .toList();
    if (!dead.isEmpty()) {
      findings.add(
          new Finding(
              Verdict.DEAD_MOUNT,
              "the device under " + String.join(", ", dead) + " has gone",
              POD_REMEDY));
    }
    return findings;
  }

  private static List<Finding> staging(StagedVolume volume, Snapshot seen) {
    String path = volume.stagingPath().value();
    Optional<SeenMount> top = seen.atStaging(volume);
    String dead = seen.surelyHere().contains(volume.id()) ? RESTAGES : WAITS;
    if (top.isEmpty()) {
      return List.of(
          unmounted(
              volume,
              seen,
              "nothing is mounted at " + path,
              "kubelet stages it before a pod gets it; Holdfast does not by itself, because the volume"
                  + " may be another node's by now"));
    }
    SeenMount mount = top.get();
    return switch (mount.backing()) {
      case Backing.Gone(String device) ->
          List.of(
              new Finding(
                  Verdict.DEAD_MOUNT,
                  "the device " + device + " under " + path + " has gone",
                  dead));
      case Backing.TakenAway() ->
          List.of(
              new Finding(
                  Verdict.DEAD_MOUNT,
                  "the dead mount at " + path + " was taken away, and the new one is still to come",
                  dead));
      case Backing.NotStaged() ->
          List.of(
              new Finding(
                  Verdict.UNMOUNTED,
                  "it was staged as a raw device in another boot, and is not in use in this one",
                  "kubelet stages it before a pod gets it; Holdfast does not connect it by itself,"
                      + " because the volume may be another node's by now"));
      case Backing.Other(String what) ->
          List.of(
              new Finding(
                  Verdict.WRONG_DEVICE,
                  path + " has " + what + " mounted",
                  "somebody mounted over the volume: unmount it"));
      case Backing.Present present
          when volume.identity().filter(i -> !i.equals(present.ids())).isPresent() ->
          List.of(
              new Finding(
                  Verdict.WRONG_DEVICE,
                  path + " has " + present.ids() + " mounted",
                  "another namespace is mounted in the place of the volume: unmount it"));
      case Backing.Present present -> readOnly(volume, mount);
    };
  }

  private static List<Finding> readOnly(StagedVolume volume, SeenMount mount) {
    if (mount.erred().isEmpty() || volume.capability().readOnly()) {
      return List.of();
    }
    return List.of(
        new Finding(
            Verdict.READ_ONLY_AFTER_ERROR,
            mount.mountPoint() + " is " + mount.erred().get(),
            "the filesystem stopped taking writes after an I/O error: delete the pod, so that kubelet"
                + " unstages, checks and stages it anew"));
  }

  /** Not mounted, and yet not done with: what is still to be written needs the connections. */
  private static Finding unmounted(
      StagedVolume volume, Snapshot seen, String evidence, String remedy) {
    List<String> unwritten = seen.unwritten().getOrDefault(volume.id(), List.of());
    return unwritten.isEmpty()
        ? new Finding(Verdict.UNMOUNTED, evidence, remedy)
        : new Finding(
            Verdict.UNMOUNTED,
            evidence + ", and its device is still in use: " + String.join("; ", unwritten),
            "Holdfast connects it, so that what was not written yet can be; then kubelet's next unstage"
                + " succeeds");
  }
}

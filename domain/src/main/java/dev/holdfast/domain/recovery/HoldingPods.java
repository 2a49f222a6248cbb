package dev.holdfast.domain.recovery;

import dev.holdfast.domain.volume.PodName;
import dev.holdfast.domain.volume.PodUid;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The mounts that pods have of a volume, in words for people. That there is one is seen in the
 * mount table; a name only says whose it is.
 */
record HoldingPods(List<SeenMount> mounts) {
  /** A remedy stays readable. */
  private static final int MOST = 5;

  static HoldingPods of(StagedVolume volume, Snapshot seen, Predicate<SeenMount> which) {
    return new HoldingPods(
        seen.mounts().all().stream()
            .filter(mount -> mount.owner().equals(Optional.of(volume.id())))
            .filter(mount -> !mount.mountPoint().equals(volume.stagingPath().value()))
            .filter(which)
            .toList());
  }

  static HoldingPods of(StagedVolume volume, Snapshot seen) {
    return of(volume, seen, _ -> true);
  }

  /** Where the mounts are, and whose. */
  String places() {
    return mounts.stream()
        .map(
            mount -> mount.mountPoint() + mount.pod().map(name -> " (pod " + name + ")").orElse(""))
        .collect(Collectors.joining(", "));
  }

  /** The remedy with the commands that delete or find these pods, as far as they are known. */
  String delete(String remedy) {
    return remedy
        + commands("; run ", deletions())
        + commands("; to find the name of a pod by its UID: ", searches());
  }

  private static String commands(String before, Stream<String> all) {
    List<String> commands = all.distinct().toList();
    return commands.isEmpty()
        ? ""
        : before
            + commands.stream().limit(MOST).collect(Collectors.joining("; "))
            + (commands.size() > MOST ? ", and for " + (commands.size() - MOST) + " more" : "");
  }

  private Stream<String> deletions() {
    return mounts.stream().flatMap(mount -> mount.pod().stream()).map(PodName::delete);
  }

  private Stream<String> searches() {
    return mounts.stream()
        .filter(mount -> mount.pod().isEmpty())
        .flatMap(mount -> PodUid.in(mount.mountPoint()).stream())
        .map(PodUid::find);
  }
}

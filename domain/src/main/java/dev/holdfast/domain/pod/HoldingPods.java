package dev.holdfast.domain.pod;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The mounts that pods have of a volume, in words for people. That there is one is seen in the
 * mount table; a name only shows whose it is.
 */
public record HoldingPods(List<Held> mounts) {
  /** A remedy stays readable. */
  private static final int MOST = 5;

  public HoldingPods {
    mounts = List.copyOf(mounts);
  }

  /** A mount, and the pod that has it where kubelet has named it. */
  public record Held(String mountPoint, Optional<PodName> pod) {}

  public boolean none() {
    return mounts.isEmpty();
  }

  /** Where the mounts are, and whose. */
  public String places() {
    return mounts.stream()
        .map(
            mount -> mount.mountPoint() + mount.pod().map(name -> " (pod " + name + ")").orElse(""))
        .collect(Collectors.joining(", "));
  }

  /** The remedy with the commands that delete or find these pods, as far as they are known. */
  public String delete(String remedy) {
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

package dev.holdfast.application.mount;

import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.KubeletVolumes;
import dev.holdfast.application.port.out.PodRecords;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.pod.PodNames;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Assigns mounts to volumes where several volumes have the same namespace: by the recorded staging
 * paths, by the paths that this process has published, and by kubelet's own files. A mount that
 * none of them names may be any volume's, and counts as a use of each.
 */
public final class MountOwners {
  private final VolumeRecords records;
  private final KubeletVolumes kubelet;
  private final VolumeMounts mounts;
  private final PublishedPods pods;
  private final Map<String, VolumeId> published = new ConcurrentHashMap<>();

  public MountOwners(
      VolumeRecords records, PodRecords pods, KubeletVolumes kubelet, VolumeMounts mounts) {
    this.records = records;
    this.pods = new PublishedPods(pods);
    this.kubelet = kubelet;
    this.mounts = mounts;
  }

  public void published(VolumeId volume, HostPath target, Optional<PodName> pod) {
    published.putIfAbsent(target.value(), volume);
    pods.published(volume, target, pod);
  }

  public void unpublished(HostPath target) {
    published.remove(target.value());
    pods.unpublished(target);
  }

  /** No pod has the volume any more. */
  public void unstaged(VolumeId volume) {
    pods.unstaged(volume);
  }

  /** The names of the pods, for people. */
  public PodNames pods() {
    return pods.names();
  }

  public Optional<VolumeId> of(String mountPoint) {
    return stagedAt(mountPoint)
        .or(() -> Optional.ofNullable(published.get(mountPoint)))
        .or(() -> kubelet.publishedAt(mountPoint));
  }

  private Optional<VolumeId> stagedAt(String mountPoint) {
    return records.all().stream()
        .filter(record -> record.stagingPath().value().equals(mountPoint))
        .map(StagedVolume::id)
        .findFirst();
  }

  /**
   * The mount points that are known to be the volume's, whatever is mounted, but for these; with
   * the pods that have them.
   */
  public List<String> knownUses(VolumeId volume, HostPath... except) {
    List<String> others = Stream.of(except).map(HostPath::value).toList();
    return mounts.mountPoints().stream()
        .filter(place -> !others.contains(place))
        .filter(place -> of(place).equals(Optional.of(volume)))
        .map(this::withPod)
        .toList();
  }

  private String withPod(String place) {
    return pods.names().at(place).map(pod -> place + " (pod " + pod + ")").orElse(place);
  }

  /** Refuses to unmount another volume's staging path for this volume. */
  public void requireNotStagedByOthers(VolumeId volume, HostPath path) {
    stagedAt(path.value())
        .filter(owner -> !owner.equals(volume))
        .ifPresent(owner -> {
          throw new StepFailedException(
              new NodeFailure.PathOccupied(path.value(), "the staging of volume " + owner));
        });
  }

  /** False if the mount is known to be another volume's. */
  public boolean mayBe(VolumeId volume, String mountPoint) {
    return of(mountPoint).map(volume::equals).orElse(true);
  }

  /**
   * The mounts of a volume's namespace that may be its own, other than at these paths; with the
   * pods that have them.
   */
  public List<String> uses(VolumeId volume, Namespace device, HostPath... except) {
    boolean shared = mounts.otherUses(device).stream().anyMatch(place -> !mayBe(volume, place));
    return mounts.otherUses(device, except).stream()
        .filter(place -> mayBe(volume, place))
        .map(place ->
            shared && of(place).isEmpty()
                ? place + " (of which volume is not known)"
                : withPod(place))
        .toList();
  }
}

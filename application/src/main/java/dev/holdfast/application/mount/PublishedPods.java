package dev.holdfast.application.mount;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.PodRecords;
import dev.holdfast.application.port.out.PodRecords.Publication;
import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.pod.PodNames;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of the pods that have volumes, as kubelet named them at publish. No call fails because
 * of them: a name that cannot be kept or read is not shown.
 */
public final class PublishedPods {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedPods.class);

  private final PodRecords records;
  private final Map<String, Publication> known = new ConcurrentHashMap<>();
  private volatile boolean read;

  public PublishedPods(PodRecords records) {
    this.records = records;
  }

  /** A later publish that names no pod leaves an earlier name: it is for the same path. */
  void published(VolumeId volume, HostPath target, Optional<PodName> pod) {
    if (pod.isEmpty()) {
      return;
    }
    readOnce();
    Publication now = new Publication(volume, target, pod.get());
    if (!now.equals(known.put(target.value(), now))) {
      attempt("kept", target, () -> records.put(now));
    }
  }

  void unpublished(HostPath target) {
    readOnce();
    // also one that could not be read
    known.remove(target.value());
    attempt("removed", target, () -> records.remove(target));
  }

  /** The volume has no publication any more, whatever an earlier version has left. */
  void unstaged(VolumeId volume) {
    readOnce();
    List<HostPath> targets =
        known.values().stream()
            .filter(one -> one.volume().equals(volume))
            .map(Publication::target)
            .toList();
    targets.forEach(this::unpublished);
  }

  public PodNames names() {
    readOnce();
    return new PodNames(
        known.values().stream()
            .collect(Collectors.toMap(one -> one.target().value(), Publication::pod)));
  }

  /** Holds the lock while it reads, and no write does: the loop waits for none. */
  private synchronized void readOnce() {
    if (read) {
      return;
    }
    try {
      records.all().forEach(one -> known.putIfAbsent(one.target().value(), one));
      read = true;
    } catch (HostInterfaceException e) {
      LOG.debug("the names of pods cannot be read, and are not shown: {}", e.getMessage());
    }
  }

  private static void attempt(String what, HostPath target, Runnable step) {
    try {
      step.run();
    } catch (HostInterfaceException e) {
      LOG.warn(
          "the name of the pod at {} could not be {}, and may be missing or remain in messages: {}",
          target,
          what,
          Objects.toString(e.getMessage()));
    }
  }
}

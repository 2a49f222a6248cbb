package dev.holdfast.application.evict;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.in.EvictPods;
import dev.holdfast.application.port.out.PodEvictions;
import dev.holdfast.application.port.out.PodEvictions.Answer;
import dev.holdfast.application.port.out.PodEvictions.Identity;
import dev.holdfast.application.port.out.PodEvictions.Word;
import dev.holdfast.domain.eviction.StrandedPod;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evicts pods for which nothing else helps, one of a volume at a time. Every doubt ends an attempt;
 * it is made again a minute later.
 */
public final class EvictPodsService implements EvictPods {
  private static final Logger LOG = LoggerFactory.getLogger(EvictPodsService.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final StrandedPodWatch watch;
  private final Predicate<VolumeId> busy;
  private final PodEvictions cluster;
  private final EvictionSettings settings;
  private final HostTime time;
  private final EvictionPace pace;
  private final Map<Ending, AtomicLong> ended = new EnumMap<>(Ending.class);

  /** The last line of the log for each pod: a repetition is not written. */
  private final Map<StrandedPod, String> written = new HashMap<>();

  /** In a dry run each pod is reported once, since none of them goes away. */
  private final Set<StrandedPod> shown = new HashSet<>();

  /**
   * @param busy true of a volume while a job runs on its device, or may run
   */
  public EvictPodsService(
      StrandedPodWatch watch,
      Predicate<VolumeId> busy,
      PodEvictions cluster,
      EvictionSettings settings,
      HostTime time) {
    this.watch = watch;
    this.busy = busy;
    this.cluster = cluster;
    this.settings = settings;
    this.time = time;
    this.pace = new EvictionPace(settings, time.uptime());
    for (Ending how : Ending.values()) {
      ended.put(how, new AtomicLong());
    }
  }

  @Override
  public synchronized Duration step() {
    if (settings.wish() != Wish.NEVER) {
      Set<StrandedPod> all = watch.all();
      written.keySet().retainAll(all);
      shown.retainAll(all);
      pace.keepOnly(watch.staged(), time.uptime());
      watch.standing(settings.after(), time.uptime()).forEach(this::consider);
    }
    return PAUSE;
  }

  private void consider(StrandedPod pod) {
    if (!pace.allows(pod, time.uptime()) || busy.test(pod.volume()) || shown.contains(pod)) {
      return;
    }
    Optional<String> doubt = pace.before(pod).flatMap(this::remains);
    if (doubt.isPresent()) {
      postpone(pod, doubt.get());
      return;
    }
    switch (cluster.identify(pod)) {
      case Identity.Absent(String why) -> postpone(pod, why);
      case Identity.Unwanted(String why) -> postpone(pod, why);
      case Identity.Unknown(String why) -> {
        count(Ending.UNVERIFIED);
        postpone(pod, why);
      }
      case Identity.Confirmed() -> confirmed(pod);
    }
  }

  /** Why a pod that was evicted before may still be there; empty if it is not. */
  private Optional<String> remains(StrandedPod before) {
    return settings.wish() == Wish.DRY_RUN || cluster.identify(before) instanceof Identity.Absent
        ? Optional.empty()
        : Optional.of(
            "pod " + before + " was evicted for this volume, and is not known to be removed");
  }

  /** The API may have taken its time, in which the loop has looked again. */
  private void confirmed(StrandedPod pod) {
    if (!watch.stands(pod, settings.after(), time.uptime()) || busy.test(pod.volume())) {
      return;
    }
    if (settings.wish() == Wish.DRY_RUN) {
      pace.evicted(pod, time.uptime());
      shown.add(pod);
      end(pod, Ending.DRY_RUN, Word.WOULD_BE_EVICTED, "would be evicted, with evict-pods=labelled");
      return;
    }
    Answer answer = cluster.evict(pod);
    Duration now = time.uptime();
    switch (answer) {
      case Answer.Accepted() -> {
        pace.evicted(pod, now);
        end(pod, Ending.EVICTED, Word.EVICTED, "is evicted");
      }
      case Answer.Later(String why) -> {
        pace.later(pod, now);
        end(pod, Ending.POSTPONED, Word.CANNOT_BE_EVICTED, "is not evicted yet: " + why);
      }
      case Answer.Refused(String why) -> {
        pace.later(pod, now);
        end(pod, Ending.FAILED, Word.CANNOT_BE_EVICTED, "is not evicted: " + why);
      }
      case Answer.Unknown(String why) -> {
        pace.evicted(pod, now);
        end(pod, Ending.FAILED, Word.CANNOT_BE_EVICTED, "may have been evicted: " + why);
      }
    }
  }

  private void end(StrandedPod pod, Ending how, Word word, String what) {
    count(how);
    if (write(pod, what)) {
      cluster.report(
          pod,
          word,
          "volume "
              + pod.volume()
              + ": the pod holds a mount whose device was removed, which never recovers; the pod "
              + what);
    }
  }

  private void postpone(StrandedPod pod, String why) {
    pace.later(pod, time.uptime());
    write(pod, "holds a dead mount and is not evicted: " + why);
  }

  private boolean write(StrandedPod pod, String what) {
    boolean news = !what.equals(written.put(pod, what));
    if (news) {
      LOG.warn("volume {}: pod {} {}", pod.volume(), pod, what);
    }
    return news;
  }

  private void count(Ending how) {
    counter(how).incrementAndGet();
  }

  @Override
  public long ended(Ending how) {
    return counter(how).get();
  }

  private AtomicLong counter(Ending how) {
    return Objects.requireNonNull(ended.get(how));
  }
}

package dev.holdfast.application.trim;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.in.TrimVolumes.Ending;
import dev.holdfast.application.port.in.TrimVolumes.Trim;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How trims have ended, for any thread. A repeated result is logged once. */
final class TrimResults {
  private static final Logger LOG = LoggerFactory.getLogger(TrimResults.class);

  private final HostTime time;
  private final Map<VolumeId, Trim> last = new ConcurrentSkipListMap<>();
  private final Map<Ending, LongAdder> counts = new EnumMap<>(Ending.class);
  private final LongAdder bytes = new LongAdder();

  TrimResults(HostTime time) {
    this.time = time;
    for (Ending how : Ending.values()) {
      counts.put(how, new LongAdder());
    }
  }

  /** A piece was trimmed. */
  void trimmed(long freed) {
    bytes.add(freed);
  }

  void ended(VolumeId volume, TrimSubject.Not end, long freed, Duration took) {
    Trim trim = new Trim(volume, end.how(), end.why(), freed, time.now());
    Optional<Trim> before = Optional.ofNullable(last.put(volume, trim));
    adder(end.how()).increment();
    boolean same =
        before.filter(was -> was.how() == end.how() && was.why().equals(end.why())).isPresent();
    if (end.how() == Ending.DONE) {
      LOG.info("volume {}: trimmed, {} bytes in {} s", volume, freed, took.toSeconds());
    } else if (!same) {
      LOG.info(
          "volume {}: trimmed {} bytes and no more ({}): {}", volume, freed, end.how(), end.why());
    }
  }

  void keepOnly(Set<VolumeId> volumes) {
    last.keySet().retainAll(volumes);
  }

  Optional<Trim> last(VolumeId volume) {
    return Optional.ofNullable(last.get(volume));
  }

  List<Trim> all() {
    return List.copyOf(last.values());
  }

  long bytes() {
    return bytes.sum();
  }

  long count(Ending how) {
    return adder(how).sum();
  }

  private LongAdder adder(Ending how) {
    return counts.getOrDefault(how, new LongAdder());
  }
}

package dev.holdfast.application.operation;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Requests for a scan, made when something may have changed. From any thread. */
public final class WakeRequests {
  /** Changes come in swarms: a second path, its namespaces, their links. */
  private static final Duration DEBOUNCE = Duration.ofMillis(100);

  /** Kubelet is assumed to wait this long for a volume after a call that failed. */
  private static final Duration WAITING = Duration.ofMinutes(2);

  private final HostTime time;
  private final AtomicReference<Optional<Duration>> scanAt =
      new AtomicReference<>(Optional.empty());
  private final Map<VolumeId, Duration> waiting = new ConcurrentHashMap<>();
  private volatile Runnable wake = () -> {};

  public WakeRequests(HostTime time) {
    this.time = time;
  }

  /** Sets the callback that ends the loop's pause. It is called from any thread. */
  public void onRequest(Runnable waker) {
    wake = waker;
  }

  /** Something may have changed. */
  public void scanSoon() {
    scan(time.uptime().plus(DEBOUNCE));
  }

  /** Something has changed that a caller waits for. */
  public void scanNow() {
    scan(time.uptime());
  }

  /** A call for a volume has ended; after one that failed kubelet waits for the volume. */
  public void ended(VolumeId volume, boolean well) {
    if (well) {
      waiting.remove(volume);
    } else {
      waiting.put(volume, time.uptime().plus(WAITING));
    }
    scanSoon();
  }

  private void scan(Duration when) {
    scanAt.updateAndGet(at -> Optional.of(at.filter(t -> t.compareTo(when) < 0).orElse(when)));
    wake.run();
  }

  /** When to scan; empty if no scan is requested. */
  public Optional<Duration> due() {
    return scanAt.get();
  }

  /** Call before a scan, so that a request during it is not lost. */
  public void begin() {
    scanAt.set(Optional.empty());
  }

  public Set<VolumeId> awaited() {
    Duration now = time.uptime();
    waiting.values().removeIf(until -> until.compareTo(now) < 0);
    return Set.copyOf(waiting.keySet());
  }
}

package dev.holdfast.adapters.web;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeJobs;
import dev.holdfast.application.port.out.ScanListener;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.topology.ObservedTopology;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

/**
 * The loop's observations, for the status page: rendered once a scan, for any number of clients,
 * and only while there is one. No client causes a scan; a slow one misses the states in between.
 */
final class StatusFeed implements ScanListener, SmartLifecycle {
  /** Enough for the tabs of a few operators; no other client needs the feed. */
  static final int MOST_CLIENTS = 16;

  private static final Duration BEAT = Duration.ofSeconds(5);
  private static final Duration BREATH = Duration.ofMillis(200);

  /** One scan, ready to be sent. */
  private record Frame(String state, String timeline, long changes) {}

  private final ReportVolumeHealth health;
  private final ReportVolumeJobs jobs;
  private final VolumeRecords records;
  private final HostTime time;
  private final WebSettings settings;
  private final Timeline timeline = new Timeline();
  private final Sinks.Many<Frame> frames = Sinks.many().replay().latest();
  private final Sinks.Empty<Void> end = Sinks.empty();
  private final AtomicInteger clients = new AtomicInteger();
  private Duration looked = Duration.ZERO;
  private @Nullable ObservedTopology last;
  private boolean sent;
  private long changes;
  private String rows = "[]";
  private volatile boolean running;

  StatusFeed(
      ReportVolumeHealth health,
      ReportVolumeJobs jobs,
      VolumeRecords records,
      HostTime time,
      WebSettings settings) {
    this.jobs = jobs;
    this.health = health;
    this.records = records;
    this.time = time;
    this.settings = settings;
  }

  @Override
  public synchronized void scanned(ObservedTopology topology) {
    looked = time.uptime();
    last = topology;
    sent = false;
    timeline.note(health.all(), time.now(), looked);
    send();
  }

  /** Empty if there are too many clients already. */
  Optional<Flux<ServerSentEvent<String>>> open() {
    if (clients.incrementAndGet() > MOST_CLIENTS) {
      clients.decrementAndGet();
      return Optional.empty();
    }
    send();
    return Optional.of(
        Flux.merge(
                states(), Flux.interval(Duration.ZERO, BEAT).onBackpressureDrop().map(_ -> beat()))
            .takeUntilOther(end.asMono())
            .doFinally(_ -> clients.decrementAndGet()));
  }

  int clients() {
    return clients.get();
  }

  private Flux<ServerSentEvent<String>> states() {
    return Flux.defer(() -> {
      long[] shown = {-1};
      return frames
          .asFlux()
          .sample(BREATH)
          .onBackpressureLatest()
          .concatMap(
              frame -> {
                boolean old = shown[0] == frame.changes();
                shown[0] = frame.changes();
                Flux<ServerSentEvent<String>> state = Flux.just(event("state", frame.state()));
                return old ? state : state.concatWithValues(event("timeline", frame.timeline()));
              },
              1);
    });
  }

  private synchronized void send() {
    ObservedTopology topology = last;
    if (topology == null || sent || clients.get() == 0) {
      return;
    }
    sent = true;
    if (timeline.changed()) {
      changes++;
      rows = json(timeline.rows());
    }
    StatusView view = StatusView.of(settings, health, jobs, topology, records, age(), time.now());
    frames.tryEmitNext(new Frame(json(view), rows, changes)).orThrow();
  }

  private synchronized ServerSentEvent<String> beat() {
    return event("beat", "{\"at\":\"%s\",\"lookAgeSeconds\":%d}".formatted(time.now(), age()));
  }

  /** By a clock that is never set. */
  private long age() {
    return time.uptime().minus(looked).toSeconds();
  }

  private static ServerSentEvent<String> event(String name, String data) {
    return ServerSentEvent.<String>builder().event(name).data(data).build();
  }

  private static String json(Object value) {
    return JsonMapper.shared().writeValueAsString(value);
  }

  @Override
  public void start() {
    running = true;
  }

  /** Before the web server waits for requests to end: these would not end by themselves. */
  @Override
  public void stop() {
    running = false;
    end.tryEmitEmpty();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}

package dev.holdfast.bootstrap.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.adapters.kubernetes.KubernetesAdapters;
import dev.holdfast.application.evict.EvictionSettings;
import dev.holdfast.application.port.in.EvictPods;
import dev.holdfast.application.port.in.EvictPods.Ending;
import dev.holdfast.application.port.in.EvictPods.Wish;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.out.PodEvictions;
import dev.holdfast.bootstrap.simulated.Beside;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.Volumes;
import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.fault.FaultPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the loss of a volume to the eviction of the pod that has kept its dead mount. */
final class EvictionTest {
  private static final Duration LOOK = Duration.ofSeconds(20);
  private static final Duration AFTER = Duration.ofMinutes(5);
  private static final Duration COOLDOWN = Duration.ofMinutes(15);
  private static final UUID UID = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final PodName NAME = new PodName("shop", "db-0");
  private static final String POD = "/api/v1/namespaces/shop/pods/db-0";

  private final VolumeId db = new VolumeId("db");
  private final Map<String, String> objects = new ConcurrentHashMap<>();
  private final List<String> evictions = new CopyOnWriteArrayList<>();
  private volatile int answer = 201;
  private SteppedNode stepped;
  private Volumes volumes;
  private HttpServer api;
  private PodEvictions cluster;

  @BeforeEach
  void aPodWithAVolume(@TempDir(factory = InMemory.class) Path dir) throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext("/", this::take);
    api.start();
    Files.writeString(dir.resolve("token"), "token");
    Files.writeString(dir.resolve("ca.crt"), "");
    cluster =
        KubernetesAdapters.pods(
            URI.create("http://localhost:" + api.getAddress().getPort()),
            dir,
            "nvmeof.csi.holdfast.dev",
            "node-a",
            () -> Instant.EPOCH);
    objects.put(POD, pod(UID));
    objects.put(
        "/api/v1/namespaces/shop/persistentvolumeclaims/data",
        "{\"metadata\": {\"uid\": \"c\"}, \"spec\": {\"volumeName\": \"pv\"}}");
    objects.put(
        "/api/v1/persistentvolumes/pv",
        """
        {"spec": {"claimRef": {"uid": "c"},
         "csi": {"driver": "nvmeof.csi.holdfast.dev", "volumeHandle": "db"}}}
        """);
    stepped = SteppedNode.start(dir, LOOK, "db");
    volumes = stepped.volumes();
    assertThat(volumes.publish(db, UID, NAME)).isInstanceOf(Outcome.Success.class);
  }

  @AfterEach
  void end() throws Exception {
    stepped.close();
    ((AutoCloseable) cluster).close();
    api.stop(0);
  }

  private static String pod(UUID uid) {
    return """
    {"metadata": {"uid": "%s", "labels": {"holdfast.dev/evict-on-dead-mount": "true"},
      "ownerReferences": [{"controller": true}]},
     "spec": {"nodeName": "node-a",
      "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]},
     "status": {"phase": "Running"}}
    """
        .formatted(uid);
  }

  private void take(HttpExchange exchange) {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (path.endsWith("/eviction")) {
        evictions.add(body);
        exchange.sendResponseHeaders(answer, -1);
      } else if (objects.containsKey(path)) {
        byte[] object = objects.get(path).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, object.length);
        exchange.getResponseBody().write(object);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EvictPods evictions(Wish wish) {
    return stepped
        .node()
        .services()
        .evictions(stepped.node().ports(), cluster, new EvictionSettings(wish, AFTER, COOLDOWN, 2));
  }

  private void pass(Duration time, EvictPods service) {
    for (Duration left = time; left.isPositive(); left = left.minus(LOOK)) {
      stepped.look();
      service.step();
    }
  }

  private void targetAnswers(boolean answers) {
    for (String address : List.of(Volumes.FIRST, Volumes.SECOND)) {
      if (answers) {
        volumes.target(db).restore(address, Volumes.PORT);
      } else {
        volumes.target(db).refuse(address, Volumes.PORT);
      }
    }
  }

  /** The kernel gives up, the target is back, and the loop has mounted the volume again. */
  private void lossAndReturn(EvictPods service) {
    pass(COOLDOWN, service);
    targetAnswers(false);
    for (int i = 0; i < 10 && stepped.verdict(db) != Verdict.ORPHANED; i++) {
      pass(LOOK, service);
    }
    assertThat(stepped.verdict(db)).isEqualTo(Verdict.ORPHANED);
    targetAnswers(true);
    for (int i = 0; i < 20 && stepped.verdict(db) != Verdict.DEAD_MOUNT; i++) {
      pass(LOOK, service);
    }
    assertThat(stepped.verdict(db)).isEqualTo(Verdict.DEAD_MOUNT);
  }

  @Test
  void thePodThatKeptTheDeadMountIsEvictedAndTheNextOneGetsTheVolume() {
    EvictPods service = evictions(Wish.LABELLED);
    lossAndReturn(service);
    assertThat(evictions).isEmpty();

    pass(AFTER.plus(LOOK.multipliedBy(3)), service);

    assertThat(evictions).singleElement().asString().contains("\"uid\":\"" + UID + "\"");
    assertThat(service.ended(Ending.EVICTED)).isEqualTo(1);
    // kubelet ends the pod, and its controller makes another one
    assertThat(volumes.unpublish(db, UID)).isInstanceOf(Outcome.Success.class);
    UUID next = new UUID(1, 1);
    objects.put(POD, pod(next));
    assertThat(volumes.publish(db, next, NAME)).isInstanceOf(Outcome.Success.class);
    stepped.awaitHealthy(db);
    pass(COOLDOWN.plus(AFTER), service);
    assertThat(evictions).hasSize(1);
  }

  @Test
  void aPodOfTheSameNameIsLeftAlone() {
    EvictPods service = evictions(Wish.LABELLED);
    lossAndReturn(service);
    objects.put(POD, pod(new UUID(1, 1)));

    pass(AFTER.multipliedBy(2), service);

    assertThat(evictions).isEmpty();
  }

  @Test
  void aBudgetPostponesTheEviction() {
    EvictPods service = evictions(Wish.LABELLED);
    lossAndReturn(service);
    answer = 429;
    pass(AFTER.plusMinutes(2), service);
    assertThat(evictions).hasSizeBetween(2, 3);
    assertThat(service.ended(Ending.EVICTED)).isZero();

    answer = 201;
    pass(Duration.ofMinutes(2), service);
    assertThat(service.ended(Ending.EVICTED)).isEqualTo(1);
  }

  @Test
  void neverDuringTheOutageAndNeverInADryRun() {
    EvictPods dry = evictions(Wish.DRY_RUN);
    EvictPods service = evictions(Wish.LABELLED);
    pass(COOLDOWN, service);
    targetAnswers(false);
    pass(COOLDOWN, service);
    assertThat(evictions).isEmpty();

    targetAnswers(true);
    pass(AFTER.multipliedBy(3), dry);
    assertThat(stepped.verdict(db)).isEqualTo(Verdict.DEAD_MOUNT);
    assertThat(evictions).isEmpty();
    assertThat(dry.ended(Ending.DRY_RUN)).isEqualTo(1);
  }

  @Test
  void aLookThatCouldNotJudgeTheVolumeBeginsTheTimeAgain() {
    EvictPods service = evictions(Wish.LABELLED);
    lossAndReturn(service);
    pass(AFTER.minus(LOOK.multipliedBy(2)), service);
    FaultPoint bind = stepped.host().faults().at("program.mount.before").hang();
    Beside<Outcome<?>> call =
        Beside.call(
            stepped.host().clock(),
            () -> volumes.publish(db, new UUID(2, 2), new PodName("shop", "db-1")));
    // a whole look, not a light one
    stepped.node().services().reconcile().reconnect(db);
    pass(LOOK, service);
    assertThat(bind.hanging()).isEqualTo(1);
    bind.clear();
    assertThat(call.get()).isInstanceOf(Outcome.Success.class);

    pass(AFTER.minus(LOOK), service);
    assertThat(evictions).isEmpty();
    pass(LOOK.multipliedBy(3), service);
    assertThat(evictions).hasSize(1);
  }

  /** A process that was started in the middle waits for its first cooldown. */
  @Test
  void aNewProcessBeginsWithACooldown() {
    lossAndReturn(evictions(Wish.NEVER));
    EvictPods service = evictions(Wish.LABELLED);

    pass(COOLDOWN.minus(LOOK), service);
    assertThat(evictions).isEmpty();
    pass(LOOK.multipliedBy(3), service);
    assertThat(evictions).hasSize(1);
  }
}

package dev.holdfast.bootstrap.demo;

import dev.holdfast.adapters.csi.client.CsiChannel;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.bootstrap.observe.LoggingFactPublisher;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedFabric;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code holdfast demo --live}: three volumes lose one path, then all paths, and get them back, as
 * a show for the status page.
 */
final class LiveDemo {
  private static final String SHARED = "nqn.2026-01.dev.holdfast.demo:rack-a";
  private static final String ALONE = "nqn.2026-01.dev.holdfast.demo:rack-b";
  private static final String FIRST = "10.0.0.1";
  private static final String SECOND = "10.0.1.1";
  private static final String OTHER = "10.0.2.1";
  private static final int PORT = 4420;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private record Played(CsiCalls csi, Path pod, Map<String, String> attributes) {}

  private final Narrator narrator;
  private final Duration beat;
  private final ReportVolumeHealth health;
  private final SimulatedFabric fabric;
  private final List<Played> volumes;

  /**
   * @param beat how long each situation lasts
   */
  LiveDemo(
      Narrator narrator,
      ConfigurableApplicationContext node,
      CsiChannel channel,
      Path dir,
      Duration beat) {
    this.narrator = narrator;
    this.beat = beat;
    this.health = node.getBean(ReportVolumeHealth.class);
    this.fabric = node.getBean(SimulatedHost.class).fabric();
    fabric
        .target(SHARED)
        .withNamespace(1, 1L << 30, "5ca1ab1e-0000-4000-8000-00000000beef", null, null)
        .withNamespace(2, 4L << 30, "5ca1ab1e-0000-4000-8000-0000000afeed", null, null)
        .listensOn(FIRST, PORT)
        .listensOn(SECOND, PORT);
    fabric
        .target(ALONE)
        .withNamespace(1, 1L << 40, "5ca1ab1e-0000-4000-8000-00000000cafe", null, null)
        .listensOn(OTHER, PORT);
    this.volumes =
        List.of(
            played(channel, dir, "database", SHARED, FIRST + "," + SECOND, 1),
            played(channel, dir, "queue", SHARED, FIRST + "," + SECOND, 2),
            played(channel, dir, "archive", ALONE, OTHER, 1));
    node.getBean(LoggingFactPublisher.class)
        .listen(fact -> {
          if (fact.kind().equals("volume")) {
            narrator.holdfast("%s: %s (%s)".formatted(fact.subject(), fact.to(), fact.cause()));
          }
        });
  }

  private static Played played(
      CsiChannel channel, Path dir, String id, String nqn, String addresses, int nsid) {
    return new Played(
        new CsiCalls(channel, id, dir.resolve("kubelet/plugins/" + id + "/globalmount")),
        dir.resolve("kubelet/pods/" + id + "/mount"),
        Map.of(
            "nqn",
            nqn,
            "targetTrAddr",
            addresses,
            "nsid",
            Integer.toString(nsid),
            "ctrlLossTmo",
            "10",
            "reconnectDelay",
            "1"));
  }

  void play(String page, int rounds) {
    narrator.step("the status page is at " + page + "; Ctrl-C ends the demo");
    volumes.forEach(volume -> {
      DemoClock.asKubelet(() -> volume.csi().stage(volume.attributes()));
      DemoClock.asKubelet(() -> volume.csi().publish(volume.pod()));
    });
    for (int round = 0; round < rounds; round++) {
      awaitAll("healthy volumes", seen -> seen.verdict() == Verdict.HEALTHY);
      rest();
      narrator.step("the switch behind " + SECOND + " fails: one path of two volumes");
      fabric.refuse(SECOND, PORT);
      awaitAny("degraded volumes", Verdict.DEGRADED);
      rest();
      narrator.step("the other switch fails too: I/O waits until the kernel gives up");
      fabric.refuse(FIRST, PORT);
      awaitAny("lost volumes", Verdict.ORPHANED);
      rest();
      narrator.step(
          "both switches are back: Holdfast reconnects and stages the volumes on new devices");
      fabric.restore(FIRST, PORT);
      fabric.restore(SECOND, PORT);
      awaitAny("live volumes under pods that hold dead devices", Verdict.DEAD_MOUNT);
      rest();
      narrator.step(
          "the pods with dead devices are deleted, and their replacements get the live devices");
      volumes.forEach(volume -> {
        DemoClock.asKubelet(() -> volume.csi().unpublish(volume.pod()));
        DemoClock.asKubelet(() -> volume.csi().publish(volume.pod()));
      });
    }
    awaitAll("healthy volumes", seen -> seen.verdict() == Verdict.HEALTHY);
    narrator.says("");
    volumes.forEach(volume -> {
      DemoClock.asKubelet(() -> volume.csi().unpublish(volume.pod()));
      DemoClock.asKubelet(() -> volume.csi().unstage());
    });
  }

  private void rest() {
    try {
      Thread.sleep(beat);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void awaitAny(String what, Verdict verdict) {
    DemoClock.until(
        what, PATIENCE, () -> health.all().stream().anyMatch(seen -> seen.verdict() == verdict));
  }

  private void awaitAll(String what, Predicate<VolumeHealth> state) {
    DemoClock.until(
        what,
        PATIENCE,
        () -> health.all().size() == volumes.size() && health.all().stream().allMatch(state));
  }
}

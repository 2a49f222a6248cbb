package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.ReconcileConnections;
import dev.holdfast.bootstrap.stories.Scrape.Sample;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The metrics of a volume while it is here, in an outage, and after it was unstaged. */
final class MetricsTest extends SharedNode {
  private static final String DRIFT = "holdfast_timer_drift";
  private static final String JOB = "holdfast_volume_job_seconds";
  private static final String TRIM = "holdfast_volume_trim_timestamp_seconds";
  private static final int EIO = 5;

  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| `(holdfast_[a-z_]+)(?:\\{([a-z,]*)})?` \\|", Pattern.MULTILINE);

  @Test
  void aVolumeIsShownWhileItIsStagedAndItsOutageIsToldAndAfterwardsNothingIsLeft()
      throws Exception {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).with("ctrlLossTmo", "2").with("reconnectDelay", "1");
    volume.stage();
    Awaiting.until(() -> verdict(volume).equals(List.of("HEALTHY")));
    Scrape healthy = Scrape.of(node);
    assertThat(paths(healthy, volume)).isEqualTo(Map.of("USABLE", 2.0));
    assertThat(healthy.of("holdfast_controller_state", "nqn", target.nqn()))
        .extracting(sample -> sample.labels().get("address") + sample.labels().get("state"))
        .containsExactlyInAnyOrder("10.0.0.1:4420live", "10.0.1.1:4420live");
    assertThat(healthy.of("holdfast_path_ana", "nqn", target.nqn()))
        .extracting(sample -> sample.labels().get("state"))
        .containsExactly("optimized", "optimized");
    assertThat(healthy.of("holdfast_path_failovers", "nqn", target.nqn()))
        .extracting(sample -> sample.labels().get("address"))
        .containsExactlyInAnyOrder("10.0.0.1:4420", "10.0.1.1:4420");
    assertThat(healthy.of("holdfast_namespace_requeues", "nqn", target.nqn()))
        .extracting(sample -> sample.labels().get("nsid"))
        .containsExactly("1");
    assertThat(healthy.of("holdfast_operation_seconds_count", "rpc", "NodeStageVolume"))
        .extracting(sample -> sample.labels().get("code"))
        .containsExactly("OK");
    assertThat(healthy.sum("holdfast_outage_seconds_count")).isZero();
    assertThat(healthy.sum("holdfast_set_aside")).isZero();
    assertThat(healthy.sum("holdfast_last_look_age_seconds")).isBetween(0.0, 60.0);
    assertThat(node.management("GET", "health/liveness", "").body()).contains("look", "ageSeconds");
    assertThat(node.management("GET", "volumes", "").body())
        .contains("\"lookAgeSeconds\":", "\"setAside\":[]");
    assertThat(node.management("GET", "volumes/" + volume.id(), "").body())
        .contains("\"lookAgeSeconds\":", "\"id\":\"" + volume.id() + "\"")
        .doesNotContain("\"report\"");

    RecoveryTest.outage(target);
    Awaiting.until(() -> verdict(volume).equals(List.of("ORPHANED")));
    Awaiting.until(() ->
        tries(volume).stream()
            .anyMatch(t -> t.has("cause", "ORPHANED") && t.has("result", "REFUSED")));
    Scrape out = Scrape.of(node);
    assertThat(paths(out, volume)).isEqualTo(Map.of("ABSENT", 2.0));
    assertThat(out.of("holdfast_controller_state", "nqn", target.nqn())).isEmpty();
    assertThat(out.of("holdfast_path_ana", "nqn", target.nqn())).isEmpty();

    RecoveryTest.back(target);
    Awaiting.until(() -> verdict(volume).equals(List.of("HEALTHY")));
    Awaiting.until(() -> tries(volume).stream().anyMatch(t -> t.has("result", "DONE")));
    Scrape back = Scrape.of(node);
    assertThat(back.sum("holdfast_outage_seconds_count")).isEqualTo(1);
    assertThat(back.sum("holdfast_outage_seconds_sum")).isGreaterThan(1);
    trim(volume);
    drift(target);
    node.bean(ReconcileConnections.class).reconnect(new VolumeId(volume.id()));
    Awaiting.until(() -> !Scrape.of(node).of(DRIFT, "volume", volume.id()).isEmpty());
    assertThat(Scrape.of(node).of(DRIFT, "volume", volume.id()))
        .containsExactly(
            new Sample(
                DRIFT, new TreeMap<>(Map.of("volume", volume.id(), "timer", "ctrl_loss_tmo")), 1));
    assertThat(back.of("holdfast_transitions_total", "machine", "subsystem"))
        .anyMatch(sample -> sample.has("from", "ABSENT") || sample.has("from", "CONNECTING"))
        .anyMatch(sample -> sample.has("to", "HEALTHY"))
        .anyMatch(sample -> sample.has("to", "ORPHANED"));
    assertThat(back.sum("holdfast_transitions_dropped_total")).isZero();
    Volume slow = node.volume(node.target().nqn());
    node.host().faults().at("program.mkfs.ext4").hang();
    CompletableFuture<Void> staging = CompletableFuture.runAsync(slow::stage);
    Awaiting.until(() -> !Scrape.of(node).of(JOB, "volume", slow.id()).isEmpty());
    assertThat(Scrape.of(node).of(JOB, "volume", slow.id()))
        .allMatch(sample -> sample.has("kind", "mkfs"));
    assertThat(node.management("GET", "volumes", "").body()).contains("ext4 mkfs");
    Awaiting.until(() -> !Scrape.of(node).of(TRIM, "volume", volume.id()).isEmpty());
    assertThat(Scrape.of(node).sum("holdfast_trimmed_bytes_total")).isPositive();
    theTableIsComplete(Scrape.of(node));
    node.host().faults().at("program.mkfs.ext4").release();
    staging.join();
    Awaiting.until(() -> Scrape.of(node).of(JOB, "volume", slow.id()).isEmpty());
    slow.unstage();
    node.host().faults().clear();

    volume.unstage();
    Awaiting.until(() -> verdict(volume).isEmpty());
    assertThat(Scrape.of(node).samples())
        .noneMatch(sample -> sample.has("volume", volume.id()) || sample.has("nqn", target.nqn()));
    assertThat(Scrape.of(node).sum("holdfast_hung_calls")).isZero();
  }

  /** It has all counts. */
  @Override
  KernelSettings kernel() {
    return KernelSettings.DEFAULT.withProfile(KernelProfile.V7_3);
  }

  /** The page and the program name the same metrics with the same labels. */
  private static void theTableIsComplete(Scrape scrape) throws Exception {
    String page = Files.readString(Path.of("../docs/metrics.md"));
    Map<String, Set<String>> documented =
        DOCUMENTED
            .matcher(page)
            .results()
            .collect(Collectors.toMap(row -> row.group(1), MetricsTest::labels));
    Map<String, Set<String>> shown = new TreeMap<>();
    for (Sample sample : scrape.samples()) {
      Set<String> labels = new TreeSet<>(sample.labels().keySet());
      labels.remove("le");
      shown
          .computeIfAbsent(
              sample.name().replaceAll("_seconds_(bucket|count|sum|max)$", "_seconds"),
              _ -> new TreeSet<>())
          .addAll(labels);
    }
    assertThat(documented).isEqualTo(shown);
  }

  private static Set<String> labels(MatchResult row) {
    return row.group(2) == null
        ? Set.of()
        : new TreeSet<>(Arrays.asList(row.group(2).split(",", -1)));
  }

  private List<String> verdict(Volume volume) {
    return Scrape.of(node).of("holdfast_volume_verdict", "volume", volume.id()).stream()
        .filter(sample -> sample.value() == 1)
        .map(sample -> String.valueOf(sample.labels().get("verdict")))
        .toList();
  }

  private List<Sample> tries(Volume volume) {
    return Scrape.of(node).of("holdfast_reconnects_total", "volume", volume.id());
  }

  /** Without the states in which none is. */
  private static Map<String, Double> paths(Scrape scrape, Volume volume) {
    return scrape.of("holdfast_volume_paths", "volume", volume.id()).stream()
        .filter(sample -> sample.value() > 0)
        .collect(
            Collectors.toMap(
                sample -> String.valueOf(sample.labels().get("state")), Sample::value));
  }

  private void trim(Volume volume) throws Exception {
    assertThat(node.management("POST", "volumes/" + volume.id(), "{\"action\": \"trim\"}").body())
        .contains("done");
    Awaiting.until(() ->
        Scrape.of(node).of("holdfast_trims_total", "result", "DONE").stream()
            .anyMatch(sample -> sample.value() == 1));
  }

  /** Another process changes a timer, and it cannot be restored. */
  private void drift(SimulatedTarget target) throws SimulatedErrno {
    String controller = node.controllers(target.nqn()).getFirst().name().value();
    node.host()
        .kernel()
        .write(node.host().sys().resolve("class/nvme/" + controller + "/ctrl_loss_tmo"), "600");
    node.host().faults().at("attribute.before").failTimes(1000, EIO);
  }
}

package dev.holdfast.architecture.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.domain.recovery.PathState;
import dev.holdfast.domain.recovery.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules and dashboard ask for metrics, labels and values that {@code docs/metrics.md} has. */
class MonitoringTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(holdfast_\\w+)(?:\\{([\\w,]*)})?`");
  private static final Pattern METRIC = Pattern.compile("\\b(holdfast_\\w+)(?:\\{([^}]*)})?");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
  private static final Pattern GROUPING =
      Pattern.compile("(?:by|without) \\(([^)]*)\\)|\\{\\{ ?(?:\\$labels\\.)?(\\w+) ?}}");

  /** Labels that Prometheus or the PodMonitor adds. */
  private static final Set<String> ADDED = Set.of("le", "instance", "job", "node");

  private final Map<String, Set<String>> known = known();
  private final JsonNode rules = Manifest.tree(Chart.read("rules/holdfast.yaml"));

  @Test
  void theRulesAskForWhatThereIs() {
    List<JsonNode> alerts = alerts();

    assertThat(alerts).hasSizeGreaterThan(5);
    assertThat(alerts.stream().flatMap(alert -> wrong(alert.at("/expr").asText()))).isEmpty();
    assertThat(alerts.stream().flatMap(alert -> unlabelled(alert.at("/annotations").toString())))
        .isEmpty();
  }

  @Test
  void theDashboardAsksForWhatThereIs() {
    String dashboard = Chart.read("dashboards/holdfast.json");
    List<JsonNode> asked = new ArrayList<>();
    JsonNode tree = Manifest.tree(dashboard);
    tree.findValues("expr").forEach(asked::add);
    tree.findValues("definition").forEach(asked::add);

    assertThat(asked).hasSizeGreaterThan(15);
    assertThat(asked.stream().flatMap(expr -> wrong(expr.asText()))).isEmpty();
    assertThat(tree.findValues("legendFormat").stream().flatMap(l -> unlabelled(l.asText())))
        .isEmpty();
    assertThat(known.keySet())
        .allSatisfy(metric -> assertThat(dashboard).as("a panel of each metric").contains(metric));
  }

  /** UNMOUNTED is as it should be after a reboot, FOREIGN is not a volume's. */
  @Test
  void anAlertTellsOfEveryVerdictThatNeedsSomebody() {
    String expressions =
        alerts().stream().map(a -> a.at("/expr").asText()).collect(Collectors.joining());

    assertThat(Arrays.stream(Verdict.values()).filter(v -> v.abnormal() && v != Verdict.UNMOUNTED))
        .allSatisfy(verdict -> assertThat(expressions).contains(verdict.name()))
        .allSatisfy(verdict ->
            assertThat(Chart.read("dashboards/holdfast.json"))
                .as("a panel counts it")
                .containsPattern("holdfast_volume_verdict\\{[^}]*\\b" + verdict + "\\b"));
  }

  @Test
  void everyAlertLeadsToASectionOfItsOwn() throws IOException {
    String runbook = Files.readString(Chart.HOUSE.resolve("docs/runbook.md"));

    assertThat(alerts())
        .allSatisfy(alert -> {
          String name = alert.at("/alert").asText();
          assertThat(runbook).containsPattern("(?m)^#+ " + name + "$");
          assertThat(alert.at("/annotations/runbook_url").asText())
              .isEqualTo("RUNBOOK#" + name.toLowerCase(Locale.ROOT));
        });
  }

  @Test
  void seesWhatThereIsNot() {
    assertThat(wrong("holdfast_volume_paths{state=\"USABLE\"} == 0")).isEmpty();
    assertThat(wrong("holdfast_volume_roads")).containsExactly("no metric holdfast_volume_roads");
    assertThat(wrong("rate(holdfast_outage_seconds_bucket[5m])")).isEmpty();
    assertThat(wrong("holdfast_hung_calls_count"))
        .containsExactly("no metric holdfast_hung_calls_count");
    assertThat(wrong("holdfast_volume_paths{status=\"USABLE\"}"))
        .containsExactly("holdfast_volume_paths has no label status");
    assertThat(wrong("holdfast_volume_paths{state=\"GOOD\"}"))
        .containsExactly("no GOOD among the values of holdfast_volume_paths state");
    assertThat(wrong("holdfast_volume_verdict{verdict=~\"LOST|GONE\"}"))
        .containsExactly("no GONE among the values of holdfast_volume_verdict verdict");
    assertThat(wrong("sum by (path) (holdfast_volume_paths)")).isEmpty();
    assertThat(wrong("sum by (road) (holdfast_volume_paths)")).containsExactly("no label road");
    assertThat(unlabelled("{{ $labels.road }} {{volume}}")).containsExactly("no label road");
  }

  private List<JsonNode> alerts() {
    return rules.at("/groups").valueStream().flatMap(g -> g.at("/rules").valueStream()).toList();
  }

  private Stream<String> wrong(String expression) {
    return Stream.concat(
        METRIC.matcher(expression).results().flatMap(this::wrong), unlabelled(expression));
  }

  private Stream<String> wrong(MatchResult found) {
    String metric = found.group(1);
    String base = metric.replaceAll("_seconds_(bucket|count|sum)$", "_seconds");
    Set<String> labels = known.get(base);
    if (labels == null) {
      return Stream.of("no metric " + metric);
    }
    return MATCHER
        .matcher(found.group(2) == null ? "" : found.group(2))
        .results()
        .flatMap(m ->
            labels.contains(m.group(1))
                ? values(base, m.group(1), m.group(3))
                : Stream.of(base + " has no label " + m.group(1)));
  }

  private static Stream<String> values(String metric, String label, String asked) {
    Set<String> there =
        switch (metric + " " + label) {
          case "holdfast_volume_verdict verdict", "holdfast_reconnects_total cause" ->
              names(Verdict.values());
          case "holdfast_volume_paths state" -> names(PathState.values());
          case "holdfast_reconnects_total result" -> Set.of("DONE", "REFUSED", "SILENT");
          default -> Set.of();
        };
    return there.isEmpty()
        ? Stream.empty()
        : Arrays.stream(asked.split("\\|"))
            .filter(value -> !there.contains(value))
            .map(value -> "no " + value + " among the values of " + metric + " " + label);
  }

  private static Set<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Enum::name).collect(Collectors.toSet());
  }

  private Stream<String> unlabelled(String text) {
    return GROUPING
        .matcher(text)
        .results()
        .flatMap(g -> Arrays.stream((g.group(1) == null ? g.group(2) : g.group(1)).split(", *")))
        .filter(label ->
            !ADDED.contains(label) && known.values().stream().noneMatch(l -> l.contains(label)))
        .map(label -> "no label " + label);
  }

  private static Map<String, Set<String>> known() {
    try {
      Map<String, Set<String>> known = new HashMap<>();
      ROW.matcher(Files.readString(Chart.HOUSE.resolve("docs/metrics.md")))
          .results()
          .forEach(row ->
              known.put(
                  row.group(1), row.group(2) == null ? Set.of() : Set.of(row.group(2).split(","))));
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

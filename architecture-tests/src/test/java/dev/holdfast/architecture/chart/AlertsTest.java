package dev.holdfast.architecture.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each alert fires at its time, and not before: by promtool, Prometheus' own evaluation. */
class AlertsTest {
  private static final Path TESTS = Path.of("src/test/resources/alerts/holdfast_test.yaml");

  @TempDir Path dir;

  @Test
  void promtoolFindsEachAlertAtItsTime() throws Exception {
    Files.writeString(dir.resolve("rules.yaml"), Chart.read("rules/holdfast.yaml"));
    Files.copy(TESTS, dir.resolve("test.yaml"));

    assertThat(promtool("check", "rules", "rules.yaml")).contains("SUCCESS");
    assertThat(promtool("test", "rules", "test.yaml")).contains("SUCCESS");
  }

  @Test
  void everyAlertFiresInATestAndIsSilentInAnother() throws IOException {
    List<JsonNode> expected =
        Manifest.tree(Files.readString(TESTS)).findValues("alert_rule_test").stream()
            .flatMap(JsonNode::valueStream)
            .toList();
    Set<String> alerts =
        Manifest.tree(Chart.read("rules/holdfast.yaml")).findValuesAsText("alert").stream()
            .collect(Collectors.toSet());

    assertThat(alerts).hasSizeGreaterThan(10);
    assertThat(names(expected, false)).isEqualTo(alerts);
    assertThat(names(expected, true)).isEqualTo(alerts);
  }

  private static Set<String> names(List<JsonNode> expected, boolean silent) {
    return expected.stream()
        .filter(one -> one.at("/exp_alerts").isEmpty() == silent)
        .map(one -> one.at("/alertname").asText())
        .collect(Collectors.toSet());
  }

  /** Returns its output; the test is skipped where there is none. */
  private String promtool(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("promtool").directory(dir.toFile());
    builder.command().addAll(List.of(arguments));
    Process process;
    try {
      process = builder.redirectErrorStream(true).start();
    } catch (IOException e) {
      String why =
          "THE ALERTS WERE NOT TESTED: there is no promtool here (apt-get install prometheus)";
      System.out.println(why);
      return abort(why);
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    return out;
  }
}

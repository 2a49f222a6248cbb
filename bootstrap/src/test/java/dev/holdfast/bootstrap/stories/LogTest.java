package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.bootstrap.cli.Capture;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The lines of the log, and the secrets that are written nowhere. */
final class LogTest {
  private static final String MARK = "c2VjcmV0LWtleS1vZi10aGUtdGVzdA";
  private static final String KEY = "DHHC-1:00:" + MARK + ":";

  @TempDir Path dir;

  @Test
  void anOutageIsALineForEachVerdictWithStableKeys() throws IOException {
    Path log = dir.resolve("node.json");
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"));
        Node node =
            Node.start(
                dir, host, "--logging.structured.format.file=ecs", "--logging.file.name=" + log)) {
      SimulatedTarget target = node.target();
      Volume volume =
          node.volume(target.nqn()).with("ctrlLossTmo", "4").with("reconnectDelay", "1");
      volume.stage();
      await(node, Verdict.HEALTHY);
      RecoveryTest.outage(target);
      await(node, Verdict.ORPHANED);
      RecoveryTest.back(target);
      await(node, Verdict.HEALTHY);

      List<JsonNode> facts = facts(log, volume.id());
      // a slow machine may see paths go and come one by one: more steps, but none twice
      assertThat(facts)
          .extracting(fact ->
              fact.path("holdfast").path("from").asString()
                  + " "
                  + fact.path("holdfast").path("to").asString())
          .doesNotHaveDuplicates();
      assertThat(facts)
          .extracting(fact -> fact.path("holdfast").path("to").asString())
          .contains("ORPHANED")
          .endsWith("HEALTHY");
      assertThat(facts)
          .filteredOn(
              fact -> fact.path("holdfast").path("cause").asString().contains("the outage took"))
          .hasSize(1);
      assertThat(facts)
          .allSatisfy(
              fact -> assertThat(fact.path("log").path("level").asString()).isEqualTo("INFO"));
      assertThat(lines(log))
          .anySatisfy(line -> {
            JsonNode call = line.path("holdfast");
            assertThat(call.path("rpc").asString()).isEqualTo("NodeStageVolume");
            assertThat(call.path("volume").asString()).isEqualTo(volume.id());
            assertThat(call.path("code").asString()).isEqualTo("OK");
            assertThat(call.path("ms").isNumber()).isTrue();
          });
      volume.unstage();
    }
  }

  /** As a tool's output, or a name that a target chose. */
  @Test
  void aMessageIsOneLineWhateverIsInIt() throws IOException {
    LoggerContext context = new LoggerContext();
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.setPattern(
        String.valueOf(
            new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yaml"))
                .getFirst()
                .getProperty("logging.pattern.console")));
    layout.start();

    String logged =
        layout.doLayout(
            new LoggingEvent(
                "test",
                context.getLogger("dev.holdfast.Test"),
                Level.WARN,
                "begin\n2026 ERROR forged\u001b[2J\u009b\u202e\u2028end",
                new IllegalStateException("why\u001b[2J"),
                null));

    assertThat(logged.lines().findFirst().orElseThrow())
        .endsWith("WARN  Test begin 2026 ERROR forged [2J end");
    assertThat(logged)
        .contains("\njava.lang.IllegalStateException: why [2J\n\tat ")
        .doesNotContain("\u001b", "\u009b", "\u202e", "\u2028");
  }

  @Test
  void aKeyIsNeitherInTheLogNorOnThePageNorInAnEndpointNorInACapture() throws Exception {
    Path log = dir.resolve("node.log");
    Path capture = dir.resolve("capture");
    List<String> told = new ArrayList<>();
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"));
        Node node =
            Node.start(
                dir, host, "--logging.level.dev.holdfast=TRACE", "--logging.file.name=" + log)) {
      SimulatedTarget target = node.target().requireSecret(KEY);
      Volume volume =
          node.volume(target.nqn())
              .with("ctrlLossTmo", "2")
              .with("reconnectDelay", "1")
              .secret("dhchapSecret", KEY);
      told.add(
          refused(
              Code.UNAUTHENTICATED,
              () ->
                  node.volume(target.nqn())
                      .secret("dhchapSecret", "DHHC-1:00:b3RoZXI" + MARK + ":")
                      .stage()));
      volume.stage();
      await(node, Verdict.HEALTHY);
      RecoveryTest.outage(target);
      await(node, Verdict.ORPHANED);
      told.add(page(node));
      RecoveryTest.back(target);
      // with the key that is remembered
      await(node, Verdict.HEALTHY);
      told.add(page(node));
      for (String endpoint :
          List.of("volumes", "volumes/" + volume.id(), "nvme", "doctor", "prometheus", "health")) {
        told.add(node.management("GET", endpoint, "").body());
      }
      assertThat(
              Capture.take(
                  List.of(
                      "--root",
                      host.root().toString(),
                      "-o",
                      capture.toString(),
                      "--holdfast.state-dir=" + dir.resolve("state")),
                  System.out))
          .isZero();
      volume.unstage();
    }
    told.add(Files.readString(capture));
    told.add(Files.readString(log));

    assertThat(told).allSatisfy(text -> assertThat(text).isNotBlank());
    assertThat(told.stream().filter(text -> text.contains(MARK)).map(LogTest::around)).isEmpty();
  }

  /** The first events for the status page. */
  private static String page(Node node) throws IOException {
    try (BufferedReader events =
        new BufferedReader(
            new InputStreamReader(
                URI.create(node.page() + "status/events").toURL().openStream(),
                StandardCharsets.UTF_8))) {
      String line = events.readLine();
      while (!line.contains("verdict")) {
        line = events.readLine();
      }
      return line;
    }
  }

  private static String around(String text) {
    int at = text.indexOf(MARK);
    return text.substring(Math.max(0, at - 200), at);
  }

  private static List<JsonNode> facts(Path log, String volume) throws IOException {
    return lines(log).stream()
        .filter(line -> line.path("holdfast").path("kind").asString("").equals("volume"))
        .filter(line -> line.path("holdfast").path("subject").asString().equals(volume))
        .toList();
  }

  private static List<JsonNode> lines(Path log) throws IOException {
    return Files.readAllLines(log).stream().map(JsonMapper.shared()::readTree).toList();
  }

  private static void await(Node node, Verdict verdict) {
    Awaiting.until(() ->
        node.bean(ReportVolumeHealth.class).all().stream()
            .anyMatch(seen -> seen.verdict() == verdict));
  }
}

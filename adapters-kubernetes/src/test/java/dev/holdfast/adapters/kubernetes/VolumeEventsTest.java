package dev.holdfast.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.application.port.out.Fact;
import dev.holdfast.domain.recovery.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VolumeEventsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private final VolumeEvents events = new VolumeEvents("nvmeof.csi.holdfast.dev", "node-a");

  @TempDir Path dir;
  private ApiServer server;

  @BeforeEach
  void anApiServer() throws Exception {
    server = new ApiServer(dir);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatIsLostOrOrphanedOrDeadIsToldAndItsRepairToo() {
    assertThat(reasons("HEALTHY", "DEGRADED", "RECONNECTING", "ORPHANED", "LOST", "DEAD_MOUNT"))
        .containsExactly("VolumeOrphaned", "VolumeLost", "VolumeDeadMount");
    assertThat(reasons("DEGRADED", "HEALTHY")).containsExactly("VolumeRepaired");
    assertThat(reasons("RECONNECTING", "HEALTHY")).isEmpty();
    assertThat(events.of(new Fact(NOW, "controller", "pv-1", "LIVE", "LOST", ""))).isEmpty();
  }

  @Test
  void isPostedWithTheAccountsTokenToAServerOfTheClustersAuthority() throws Exception {
    try (EventSender sender = new EventSender(server.api())) {
      sender.send(events.of(fact("LOST")).orElseThrow());
      assertThat(server.next()).isEqualTo("POST /api/v1/namespaces/default/events Bearer first");
      JsonNode event = JsonMapper.shared().readTree(server.next());
      assertThat(event.path("involvedObject").path("name").asString()).isEqualTo("node-a");
      assertThat(event.path("reason").asString()).isEqualTo("VolumeLost");
      assertThat(event.path("type").asString()).isEqualTo("Warning");
      assertThat(event.path("message").asString()).isEqualTo("volume pv-1: why");
      assertThat(event.path("lastTimestamp").asString()).isEqualTo("2026-01-02T03:04:05Z");

      server.otherwise = ApiServer.Reply.of(403, "");
      sender.send("{}");
      server.next();
      server.next();
      server.otherwise = ApiServer.Reply.of(201, "");
      server.token("renewed");
      sender.send("{}");
      assertThat(server.next()).endsWith("Bearer renewed");
    }
  }

  @Test
  void aServerOfAnotherAuthorityGetsNoToken() throws Exception {
    server.identity("other", dir.resolve("ca.crt"));
    assertThatThrownBy(() -> server.api().post("/api", "{}")).isInstanceOf(IOException.class);
    assertThat(server.received).isEmpty();
  }

  @Test
  void aTokenThatIsNoneIsNotShown() throws Exception {
    server.token("secret\nof two lines");
    assertThatThrownBy(() -> server.api().post("/api", "{}"))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("secret");
    assertThat(server.received).isEmpty();
  }

  @Test
  void aRefusalIsAnError() {
    server.otherwise = ApiServer.Reply.of(403, "");
    assertThatThrownBy(() -> server.api().post("/api", "{}")).hasMessageContaining("403");
  }

  @Test
  void thereIsNoClusterWithoutItsEnvironmentAndItsToken() {
    Map<String, String> pod = Map.of("KUBERNETES_SERVICE_HOST", "fd00::1");
    assertThat(ClusterApi.of(pod, dir)).isPresent();
    assertThat(ClusterApi.of(Map.of(), dir)).isEmpty();
    assertThat(ClusterApi.of(pod, dir.resolve("none"))).isEmpty();
  }

  @Test
  void aLongCauseIsCut() {
    Fact fact = new Fact(NOW, "volume", "pv-1", "HEALTHY", "LOST", "x".repeat(5000));
    JsonNode event = JsonMapper.shared().readTree(events.of(fact).orElseThrow());
    assertThat(event.path("message").asString()).hasSize(1000);
  }

  private List<String> reasons(String... verdicts) {
    return List.of(verdicts).stream()
        .map(VolumeEventsTest::fact)
        .map(events::of)
        .flatMap(Optional::stream)
        .map(event -> JsonMapper.shared().readTree(event).path("reason").asString())
        .toList();
  }

  private static Fact fact(String to) {
    return new Fact(NOW, "volume", "pv-1", Verdict.HEALTHY.name(), to, "why");
  }
}

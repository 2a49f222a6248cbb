package dev.holdfast.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.holdfast.application.port.out.Fact;
import dev.holdfast.domain.recovery.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VolumeEventsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final VolumeEvents events = new VolumeEvents("nvmeof.csi.holdfast.dev", "node-a");
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  @TempDir Path dir;
  private HttpsServer server;
  private volatile int answer = 201;

  @BeforeEach
  void anApiServer() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity("api", dir.resolve("ca.crt"))));
    server.createContext("/", this::take);
    server.start();
    Files.writeString(dir.resolve("token"), "first\n");
  }

  @AfterEach
  void stop() {
    server.stop(0);
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
    try (EventSender sender = new EventSender(api())) {
      sender.send(events.of(fact("LOST")).orElseThrow());
      assertThat(next()).isEqualTo("POST /api/v1/namespaces/default/events Bearer first");
      JsonNode event = JsonMapper.shared().readTree(next());
      assertThat(event.path("involvedObject").path("name").asString()).isEqualTo("node-a");
      assertThat(event.path("reason").asString()).isEqualTo("VolumeLost");
      assertThat(event.path("type").asString()).isEqualTo("Warning");
      assertThat(event.path("message").asString()).isEqualTo("volume pv-1: why");
      assertThat(event.path("lastTimestamp").asString()).isEqualTo("2026-01-02T03:04:05Z");

      answer = 403;
      sender.send("{}");
      next();
      next();
      answer = 201;
      Files.writeString(dir.resolve("token"), "renewed");
      sender.send("{}");
      assertThat(next()).endsWith("Bearer renewed");
    }
  }

  @Test
  void aServerOfAnotherAuthorityGetsNoToken() throws Exception {
    identity("other", dir.resolve("ca.crt"));
    assertThatThrownBy(() -> api().post("/api", "{}")).isInstanceOf(IOException.class);
    assertThat(received).isEmpty();
  }

  @Test
  void aTokenThatIsNoneIsNotShown() throws Exception {
    Files.writeString(dir.resolve("token"), "secret\nof two lines");
    assertThatThrownBy(() -> api().post("/api", "{}"))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("secret");
    assertThat(received).isEmpty();
  }

  @Test
  void aRefusalIsAnError() {
    answer = 403;
    assertThatThrownBy(() -> api().post("/api", "{}")).hasMessageContaining("403");
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

  private ClusterApi api() {
    return new ClusterApi(URI.create("https://localhost:" + server.getAddress().getPort()), dir);
  }

  private String next() throws InterruptedException {
    return Optional.ofNullable(received.poll(30, TimeUnit.SECONDS)).orElseThrow();
  }

  private void take(HttpExchange exchange) {
    try (exchange) {
      received.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getFirst("Authorization"));
      received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(answer, -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A key with a certificate that is its own authority, by the JDK's keytool. */
  private SSLContext identity(String name, Path certificate) throws Exception {
    Path store = dir.resolve(name + ".p12");
    keytool(
        store,
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "san=dns:localhost");
    Files.deleteIfExists(certificate);
    keytool(store, "-exportcert", "-rfc", "-alias", "server", "-file", certificate.toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path store, String... arguments) throws Exception {
    List<String> argv = new ArrayList<>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    argv.addAll(List.of(arguments));
    argv.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", "changeit"));
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}

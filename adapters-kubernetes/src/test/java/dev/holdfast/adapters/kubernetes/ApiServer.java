package dev.holdfast.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An API server on loopback with its own authority, and the account of a pod for it. */
final class ApiServer implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /**
   * An answer.
   *
   * @param bytes as the header announces them; fewer may follow
   */
  record Reply(int status, String body, int bytes) {
    static Reply of(int status, String body) {
      return new Reply(status, body, body.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  /** By method and path. */
  final Map<String, Reply> replies = new ConcurrentHashMap<>();

  volatile Reply otherwise = Reply.of(201, "");

  /** Requests wait for it. */
  volatile CountDownLatch gate = new CountDownLatch(0);

  private final Path dir;
  private final HttpsServer server;

  ApiServer(Path dir) throws Exception {
    this.dir = dir;
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity("api", dir.resolve("ca.crt"))));
    server.createContext("/", this::take);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    token("first\n");
  }

  void token(String token) throws IOException {
    Files.writeString(dir.resolve("token"), token);
  }

  ClusterApi api() {
    return api(Duration.ofSeconds(30));
  }

  ClusterApi api(Duration patience) {
    return new ClusterApi(
        URI.create("https://localhost:" + server.getAddress().getPort()), dir, patience);
  }

  String next() throws InterruptedException {
    return Optional.ofNullable(received.poll(30, TimeUnit.SECONDS)).orElseThrow();
  }

  /** As it was made. */
  void reset() throws IOException {
    received.clear();
    replies.clear();
    gate = new CountDownLatch(0);
    token("first\n");
  }

  @Override
  public void close() {
    gate.countDown();
    server.stop(0);
  }

  private void take(HttpExchange exchange) {
    try (exchange) {
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      received.add(request + " " + exchange.getRequestHeaders().getFirst("Authorization"));
      received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      gate.await();
      Reply reply = replies.getOrDefault(request, otherwise);
      exchange.sendResponseHeaders(reply.status(), reply.bytes() == 0 ? -1 : reply.bytes());
      if (reply.bytes() > 0) {
        exchange.getResponseBody().write(reply.body().getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A key with a certificate that is its own authority, by the JDK's keytool. */
  SSLContext identity(String name, Path certificate) throws Exception {
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

package dev.holdfast.bootstrap.stories;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium with one tab, spoken to by the DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String LISTENS = "DevTools listening on ";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final String session;

  private Browser(Process process, URI devTools) {
    this.process = process;
    this.socket = client.newWebSocketBuilder().buildAsync(devTools, new Listener()).join();
    String tab =
        call("", "Target.createTarget", Map.of("url", "about:blank")).path("targetId").asString();
    this.session =
        call("", "Target.attachToTarget", Map.of("targetId", tab, "flatten", true))
            .path("sessionId")
            .asString();
    call("Page.enable", Map.of());
    call("Runtime.enable", Map.of());
    call("Log.enable", Map.of());
  }

  /** The program, if this machine has one. */
  static Optional<Path> program() {
    List<String> names = List.of("chromium", "chromium-browser", "google-chrome");
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      for (String name : names) {
        Path program = Path.of(directory, name);
        if (Files.isExecutable(program)) {
          return Optional.of(program);
        }
      }
    }
    return Optional.empty();
  }

  static Browser start(Path program, Path profile) throws IOException {
    List<String> argv =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--no-first-run",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--hide-scrollbars",
                // the sandbox does not start for root, nor in many containers; the page is our own
                "--no-sandbox",
                "about:blank"));
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(LISTENS)) {
        Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
        return new Browser(process, URI.create(line.substring(LISTENS.length())));
      }
      said.append(line).append('\n');
    }
    throw new IOException(program + " did not start: " + said);
  }

  void open(String url) {
    call("Page.navigate", Map.of("url", url));
  }

  /** The colours that the user prefers: {@code light} or {@code dark}. */
  void prefers(String scheme) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void size(int width, int height, boolean phone) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
  }

  /** The value of a JavaScript expression, as text. */
  String value(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", "String(" + expression + ")", "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value").asString();
  }

  String text() {
    return value("document.body.innerText");
  }

  void await(String condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!value(condition).equals("true")) {
      if (System.nanoTime() > end) {
        throw new AssertionError("in vain for " + condition + " on a page that says " + text());
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  void awaitText(String part) {
    await("document.body?.innerText.includes(" + JSON.writeValueAsString(part) + ")");
  }

  /** Presses and releases a key by its name, such as {@code Tab} or {@code Enter}. */
  void press(String key, int code, String text) {
    Map<String, Object> down =
        Map.of(
            "type",
            "keyDown",
            "key",
            key,
            "code",
            key,
            "windowsVirtualKeyCode",
            code,
            "text",
            text);
    call("Input.dispatchKeyEvent", down);
    call(
        "Input.dispatchKeyEvent",
        Map.of("type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code));
  }

  /** The whole page, not only what fits. */
  void screenshot(Path file) throws IOException {
    JsonNode shot =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", false));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(shot.path("data").asString()));
  }

  /** Exceptions and lines of the console, which include refusals of the content security policy. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    return call(session, method, parameters);
  }

  private JsonNode call(String onSession, String method, Map<String, ?> parameters) {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    open.put(id, answer);
    Map<String, Object> message = new HashMap<>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", parameters);
    if (!onSession.isEmpty()) {
      message.put("sessionId", onSession);
    }
    socket.sendText(JSON.writeValueAsString(message), true).join();
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public void onOpen(WebSocket opened) {
      opened.request(Long.MAX_VALUE);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        take(JSON.readTree(message.toString()));
        message.setLength(0);
      }
      return CompletableFuture.completedStage(null);
    }

    private void take(JsonNode said) {
      if (said.has("id")) {
        CompletableFuture<JsonNode> waiting =
            Objects.requireNonNull(open.remove(said.path("id").asInt()));
        if (said.has("error")) {
          waiting.completeExceptionally(new AssertionError(said.path("error").toString()));
        } else {
          waiting.complete(said.path("result"));
        }
      } else if (said.path("method").asString().equals("Runtime.exceptionThrown")
          || said.path("method").asString().equals("Log.entryAdded")) {
        complaints.add(said.path("params").toString());
      }
    }
  }

  @Override
  public void close() {
    try {
      call("", "Browser.close", Map.of());
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (RuntimeException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    client.shutdownNow();
  }
}

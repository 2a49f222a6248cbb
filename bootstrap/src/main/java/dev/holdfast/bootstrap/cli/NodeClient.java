package dev.holdfast.bootstrap.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The running node on this host, by its management port. */
final class NodeClient {
  private static final String PORT = "--server.port=";
  private static final int DEFAULT_PORT = 9808;

  private final int port;

  /**
   * @param arguments may have the port
   */
  NodeClient(List<String> arguments) {
    port =
        arguments.stream()
            .filter(argument -> argument.startsWith(PORT))
            .map(argument -> Integer.parseInt(argument.substring(PORT.length())))
            .findFirst()
            .orElse(DEFAULT_PORT);
  }

  /** The last part of a path. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Empty if no node answers. */
  Optional<HttpResponse<String>> get(String path) {
    return send(request(path).GET());
  }

  Optional<HttpResponse<String>> post(String path, Map<String, String> body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/" + path))
        .timeout(Duration.ofSeconds(10));
  }

  private static Optional<HttpResponse<String>> send(HttpRequest.Builder request) {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      return Optional.of(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}

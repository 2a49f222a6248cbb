package dev.holdfast.bootstrap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The running node on this host, by its management port. With the oldest client of the JDK: the
 * newer one loads three times the classes for a verb, TLS among them.
 */
final class NodeClient {
  /**
   * The status of a verb that was started to ask a node only, and had no answer: EX_UNAVAILABLE of
   * sysexits.h. The launcher then starts the verb with all that it needs to look itself.
   */
  static final int NO_ANSWER = 69;

  static final String PORT = "--server.port=";
  private static final int DEFAULT_PORT = 9808;
  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 10_000;

  private final int port;

  /**
   * An answer of the node.
   *
   * @param type of the body; empty without one
   */
  record Answer(int status, String type, String body) {
    boolean ok() {
      return status == HttpURLConnection.HTTP_OK;
    }
  }

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

  /**
   * The node to ask; none if there are settings besides the port: they are of a host that the verb
   * has to look at itself.
   */
  static Optional<NodeClient> of(List<String> settings) {
    return settings.stream().allMatch(setting -> setting.startsWith(PORT))
        ? Optional.of(new NodeClient(settings))
        : Optional.empty();
  }

  /** True if the launcher wants to know whether a node answers, before it starts the whole verb. */
  static boolean asksOnly() {
    return Boolean.getBoolean("holdfast.ask-only");
  }

  /** The last part of a path. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Empty if no node answers. */
  Optional<Answer> get(String path, String accept) {
    return send(path, connection -> connection.setRequestProperty("Accept", accept));
  }

  /** Empty if no node answers. */
  Optional<Answer> post(String path, String json) {
    return send(
        path,
        connection -> {
          connection.setRequestProperty("Content-Type", "application/json");
          connection.setDoOutput(true);
          byte[] body = json.getBytes(StandardCharsets.UTF_8);
          // or it would repeat a request by itself whose answer was lost
          connection.setFixedLengthStreamingMode(body.length);
          connection.getOutputStream().write(body);
        });
  }

  /** The particulars of a request. */
  private interface Request {
    void prepare(HttpURLConnection connection) throws IOException;
  }

  private Optional<Answer> send(String path, Request request) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + "/actuator/" + path)
                  .toURL()
                  .openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      try {
        request.prepare(connection);
        int status = connection.getResponseCode();
        try (InputStream in =
            status < HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getInputStream()
                : connection.getErrorStream()) {
          return Optional.of(
              new Answer(
                  status,
                  Objects.requireNonNullElse(connection.getContentType(), ""),
                  in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        }
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

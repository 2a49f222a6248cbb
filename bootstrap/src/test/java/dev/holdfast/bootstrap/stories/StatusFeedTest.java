package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.fabric.SimulatedTarget;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The feed of the status page, without a browser. */
final class StatusFeedTest extends SharedNode {
  @Test
  void thePageHasItsHeadersAndWritesNothing() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> page = send(client, "GET", "");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("status.js");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(send(client, "GET", "status.js").statusCode()).isEqualTo(200);
      assertThat(send(client, "POST", "").statusCode()).isIn(404, 405);
      assertThat(send(client, "POST", "status/events").statusCode()).isIn(404, 405);
    }
  }

  /** Java's client sets these headers by itself. */
  @Test
  void otherSitesReachNothing() throws Exception {
    assertThat(raw("GET / HTTP/1.1", "Host: evil.example")).startsWith("HTTP/1.1 421 ");
    assertThat(raw("GET /actuator/volumes HTTP/1.1", "Host: evil.example"))
        .startsWith("HTTP/1.1 421 ");
    assertThat(
            raw(
                "POST /actuator/volumes/none HTTP/1.1",
                "Host: 127.0.0.1",
                "Origin: http://evil.example",
                "Content-Length: 0"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(raw("GET / HTTP/1.1", "Host: localhost")).startsWith("HTTP/1.1 200 ");
  }

  private String raw(String... lines) throws IOException {
    URI page = URI.create(node.page());
    try (Socket socket = new Socket(page.getHost(), page.getPort())) {
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void anOutageCausedFromAnotherTerminalIsTold() throws Exception {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).with("reconnectDelay", "1");
    volume.stage();
    try (Listening listening = Listening.to(node)) {
      listening.awaitLine("\"verdict\":\"HEALTHY\"");
      assertThat(
              node.management("POST", "simulator/10.0.1.1", "{\"network\":\"refuse\"}")
                  .statusCode())
          .isEqualTo(200);
      listening.awaitLine("\"verdict\":\"DEGRADED\"");
      assertThat(node.management("GET", "volumes/" + volume.id(), "").body())
          .contains("\"address\":\"tcp://10.0.1.1:4420\",\"state\":\"RECOVERING\"")
          .contains("\"earlier\":[{\"state\":\"HEALTHY\",\"seconds\":");
      listening.awaitLine("event:timeline");
      listening.awaitLine("\"word\":\"DEGRADED\"");
      assertThat(
              node.management("POST", "simulator/10.0.1.1", "{\"network\":\"typo\"}").statusCode())
          .isEqualTo(400);
      node.management("POST", "simulator/10.0.1.1", "{\"network\":\"restore\"}");
      listening.awaitLine("\"verdict\":\"HEALTHY\"");
      listening.awaitLine("event:beat");
    }
    volume.unstage();
  }

  @Test
  void thereIsRoomForSixteenAndALeavingOneMakesRoom() throws Exception {
    List<Listening> open = new ArrayList<>();
    try {
      for (int i = 0; i < 16; i++) {
        open.add(Listening.to(node));
        assertThat(open.getLast().status()).isEqualTo(200);
      }
      try (Listening tooMany = Listening.to(node)) {
        assertThat(tooMany.status()).isEqualTo(503);
      }
      open.removeLast().close();
      Awaiting.until(() -> {
        Listening next = Listening.to(node);
        open.add(next);
        return next.status() == 200;
      });
    } finally {
      open.forEach(Listening::close);
    }
  }

  /** The loop scans; a page only listens. */
  @Test
  void aClientCausesNoLook() throws Exception {
    // a call that does, to show that scans are counted
    int before = node.looks().besideTheLoop();
    node.management("GET", "nvme", "");
    int after = node.looks().besideTheLoop();
    assertThat(after).isGreaterThan(before);

    for (int i = 0; i < 3; i++) {
      try (Listening listening = Listening.to(node)) {
        listening.awaitLine("event:state");
        listening.awaitLine("event:beat");
      }
    }
    assertThat(node.looks().besideTheLoop()).isEqualTo(after);
  }

  private HttpResponse<String> send(HttpClient client, String method, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(node.page() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}

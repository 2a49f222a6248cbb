package dev.holdfast.bootstrap.stories;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.bootstrap.cli.Doctor;
import dev.holdfast.bootstrap.cli.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verbs that a running node answers, without a Spring context of their own. */
final class VerbsTest extends SharedNode {
  @Test
  void statusIsTheTreeOfTheNode() {
    Volume volume = node.volume(node.target().nqn());
    volume.stage();

    Ran text = node(Status::show);
    assertThat(text.status()).isZero();
    assertThat(text.output())
        .startsWith("native multipath ON\n")
        .contains(volume.id(), "staged at " + volume.staging())
        .doesNotContain("\u001b");

    Ran json = node(Status::show, "-o", "json");
    JsonNode tree = JsonMapper.shared().readTree(json.output());
    assertThat(tree.path("volumes").findValuesAsString("id")).contains(volume.id());
    volume.unstage();
  }

  @Test
  void theDoctorIsTheNodes() {
    Ran text = node(Doctor::examine);
    assertThat(text.output()).contains("kernel-version: ", " checks, ");
    assertThat(text.status()).isZero();

    Ran json = node(Doctor::examine, "-o", "json");
    assertThat(json.status()).isZero();
    assertThat(JsonMapper.shared().readTree(json.output()).findValuesAsString("name"))
        .contains("kernel-version");
  }

  @Test
  void aFailureOfTheNodesDoctorIsOneOfTheVerb() throws Exception {
    String json = "[{\"name\":\"a\",\"verdict\":\"FAILURE\"}]";
    assertThat(asked(Doctor::examine, 200, "application/json", json, "-o", "json").status())
        .isEqualTo(1);
    assertThat(asked(Doctor::examine, 503, "text/plain;charset=UTF-8", "FAILURE  a"))
        .isEqualTo(new Ran(1, "FAILURE  a\n"));
  }

  @Test
  void anotherServerOnThePortIsNoNode() throws Exception {
    System.setProperty("holdfast.ask-only", "true");
    try {
      Ran none = new Ran(69, "");
      assertThat(asked(Status::show, 200, "text/html", "<html>")).isEqualTo(none);
      assertThat(asked(Status::show, 404, "text/plain", "not found")).isEqualTo(none);
      assertThat(asked(Doctor::examine, 200, "text/html", "<html>", "-o", "json")).isEqualTo(none);
    } finally {
      System.clearProperty("holdfast.ask-only");
    }
  }

  @Test
  void settingsOfItsOwnAreOfAHostThatTheVerbLooksAtItself() {
    System.setProperty("holdfast.ask-only", "true");
    try {
      assertThat(node(Doctor::examine, "--holdfast.state-dir=" + dir.resolve("other")).status())
          .isEqualTo(69);
    } finally {
      System.clearProperty("holdfast.ask-only");
    }
  }

  private record Ran(int status, String output) {}

  /** The verb, with a server that answers everything with this. */
  private static Ran asked(
      BiFunction<List<String>, PrintStream, Integer> verb,
      int status,
      String type,
      String body,
      String... arguments)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", type);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      return run(verb, Integer.toString(server.getAddress().getPort()), arguments);
    } finally {
      server.stop(0);
    }
  }

  private Ran node(BiFunction<List<String>, PrintStream, Integer> verb, String... arguments) {
    return run(verb, node.port(), arguments);
  }

  private static Ran run(
      BiFunction<List<String>, PrintStream, Integer> verb, String port, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--server.port=" + port));
    all.addAll(List.of(arguments));
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    int status = verb.apply(all, new PrintStream(shown, true, UTF_8));
    return new Ran(status, shown.toString(UTF_8));
  }
}

package dev.holdfast.bootstrap.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.stories.Jvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that does not start: one line, exit 1, no stack trace. */
@Timeout(120)
final class StartReportTest {
  @TempDir Path dir;

  @Test
  void anUnknownArgumentIsOneLine() throws Exception {
    assertThat(refused(Map.of(), "--holdfast.state-dri=" + dir.resolve("elsewhere")))
        .startsWith("holdfast: there is no setting 'holdfast.state-dri'")
        .endsWith("; is holdfast.state-dir meant?");
    assertThat(dir.resolve("state")).doesNotExist();
  }

  @Test
  void anUnknownVariableIsOneLine() throws Exception {
    assertThat(refused(Map.of("HOLDFAST_MAX_VOLUME", "3")))
        .startsWith("holdfast: there is no setting 'HOLDFAST_MAX_VOLUME'")
        .endsWith("; is HOLDFAST_MAX_VOLUMES meant?");
  }

  @Test
  void anUnknownKeyOfAFileIsOneLine() throws Exception {
    Path file = Files.writeString(dir.resolve("x.yaml"), "holdfast:\n  observe-evry: 2s\n");

    assertThat(refused(Map.of(), "--spring.config.additional-location=" + file))
        .startsWith("holdfast: there is no setting 'holdfast.observe-evry' (")
        .contains("x.yaml")
        .endsWith("; is holdfast.observe-every meant?");
  }

  @Test
  void aValueOutOfItsRangeIsOneLine() throws Exception {
    assertThat(refused(Map.of(), "--holdfast.call-budget=5m"))
        .isEqualTo("holdfast: holdfast.call-budget is '5m'; allowed: 10s to 115s");
  }

  @Test
  void aPortInUseIsOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(refused(Map.of(), "--server.port=" + taken.getLocalPort()))
          .isEqualTo(
              "holdfast: server.port is "
                  + taken.getLocalPort()
                  + ", on which another process listens; allowed: a free port, or 0 for any");
    }
  }

  @Test
  void anAddressOfAnotherHostIsOneLine() throws Exception {
    assertThat(refused(Map.of(), "--server.address=192.0.2.1"))
        .startsWith("holdfast: the management port cannot be opened on server.address '192.0.2.1'")
        .endsWith("; allowed: an address of this host and a free port");
  }

  @Test
  void aSocketInUseIsOneLine() throws Exception {
    try (ServerSocketChannel taken = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      taken.bind(UnixDomainSocketAddress.of(dir.resolve("csi.sock")));

      assertThat(refused(Map.of()))
          .startsWith("holdfast: the endpoint unix://" + dir.resolve("csi.sock"))
          .contains("a process is serving")
          .contains("; allowed: ");
    }
  }

  @Test
  void aDirectoryThatCannotHoldTheSocketIsOneLine() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));

    assertThat(refused(Map.of(), "--holdfast.endpoint=unix://" + file.resolve("csi.sock")))
        .startsWith("holdfast: the endpoint unix://" + file.resolve("csi.sock"))
        .contains("; allowed: ");
  }

  /** The line. */
  private String refused(Map<String, String> variables, String... more)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--simulated",
                "--holdfast.state-dir=" + dir.resolve("state"),
                "--holdfast.endpoint=unix://" + dir.resolve("csi.sock"),
                "--server.port=0"));
    arguments.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(Jvm.holdfast(arguments.toArray(String[]::new)));
    builder.environment().putAll(variables);
    Path log = dir.resolve("log");
    Process process = builder.redirectOutput(log.toFile()).start();
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(process.exitValue()).as(errors).isEqualTo(1);
    assertThat(Files.readString(log))
        .doesNotContain("Exception")
        .doesNotContain("\tat ")
        .doesNotContain("WARN", "ERROR");
    List<String> lines = errors.lines().filter(line -> !line.startsWith("WARNING:")).toList();
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }
}

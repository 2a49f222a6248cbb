package dev.holdfast.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb on a simulated host, with that host's nvme. */
class CaptureTest {
  private static final String NQN = "nqn.2026-01.com.customer:orders";
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.5Z");

  @TempDir private Path directory;

  @Test
  void hasTheKernelsViewAndNvmeClisOfOneMoment() throws SimulatedErrno {
    String text = captured(false);

    assertThat(text.lines())
        .contains("# holdfast capture 1, Holdfast development, 2026-11-23T10:00:00Z, not masked")
        .anyMatch(line -> line.startsWith("/nvme-cli/version = nvme version "))
        .anyMatch(line -> line.endsWith("/nvme0/subsysnqn = " + NQN))
        .anyMatch(line -> line.startsWith("/nvme-cli/list-subsys.json = ") && line.contains(NQN));
  }

  @Test
  void hidesTheSameInBothViews() throws SimulatedErrno {
    String text = captured(true);

    assertThat(text).contains(", masked\n").doesNotContain(NQN, "10.0.0.1", "customer");
    String mask =
        text.lines()
            .filter(line -> line.contains("/nvme0/subsysnqn = "))
            .map(line -> line.substring(line.indexOf(" = ") + 3))
            .findFirst()
            .orElseThrow();
    assertThat(mask).startsWith("nqn.2014-08.org.example:masked-");
    assertThat(text.lines())
        .anyMatch(line ->
            line.startsWith("/nvme-cli/list-subsys.json = ")
                && line.contains("\"NQN\":\"" + mask + "\""));
  }

  @Test
  void doesNotAskThisHostsProgramsAboutAnother() {
    CaptureOptions options = options("--root", directory.toString());

    assertThat(options.thisHost()).isFalse();
    assertThat(options.state()).isEqualTo(directory.resolve("var/lib/holdfast"));
    assertThat(Capture.of(options, Optional.empty(), NOW).text())
        .contains("nvme-cli was not run: the root is another host's");
  }

  @Test
  void takesTheStateDirectoryWhereTheNodeDoes() {
    assertThat(options("--holdfast.state-dir=/a").state()).isEqualTo(Path.of("/a"));
    assertThat(CaptureOptions.of(List.of(), Map.of("HOLDFAST_STATE_DIR", "/b")).state())
        .isEqualTo(Path.of("/b"));
    assertThat(options("-o", "-").output()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> options("-o"));
    assertThatIllegalArgumentException().isThrownBy(() -> options("--masked"));
  }

  private String captured(boolean masked) throws SimulatedErrno {
    try (SimulatedHost host = SimulatedHost.create(directory.resolve("host"))) {
      host.fabric()
          .target(NQN)
          .listensOn("10.0.0.1", 4420)
          .withNamespace(1, 1 << 20, "aaaaaaaa-0000-4000-8000-000000000001", null, null);
      host.kernel()
          .exchange(
              host.dev().resolve("nvme-fabrics"),
              "transport=tcp,traddr=10.0.0.1,trsvcid=4420,nqn=" + NQN);
      CaptureOptions options =
          new CaptureOptions(Optional.empty(), masked, host.root(), directory.resolve("state"));
      return Capture.of(options, Optional.of(host.programs()), NOW).text();
    }
  }

  private static CaptureOptions options(String... arguments) {
    return CaptureOptions.of(List.of(arguments), Map.of());
  }
}

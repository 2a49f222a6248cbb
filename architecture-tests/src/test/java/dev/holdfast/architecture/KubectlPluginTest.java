package dev.holdfast.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.recovery.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubectl holdfast}, with a program in place of kubectl. */
class KubectlPluginTest {
  private static final Path SCRIPT = Module.house().resolve("deploy/kubectl-holdfast");

  @TempDir Path dir;

  private record Run(int status, List<String> output) {}

  @BeforeEach
  void makeKubectl() throws IOException {
    Path kubectl = dir.resolve("kubectl");
    Files.writeString(
        kubectl,
        """
        #!/bin/sh
        case "$*" in
          "-n storage get pods "*) cat "%1$s/pods" ;;
          "-n storage exec pod-"*" -c holdfast -- holdfast status") cat "%1$s/$4" ;;
          *) echo "unexpected: $*" >&2; exit 9 ;;
        esac
        """
            .formatted(dir));
    assertThat(kubectl.toFile().setExecutable(true)).isTrue();
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", SCRIPT.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().merge("PATH", dir + ":", (path, first) -> first + path);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output.lines().map(String::stripTrailing).toList());
  }

  private void nodes(String... pods) throws IOException {
    Files.writeString(dir.resolve("pods"), String.join("\n", pods) + "\n");
  }

  private void shows(String pod, String tree) throws IOException {
    Files.writeString(dir.resolve(pod), tree);
  }

  @Test
  void theWorstComesFirstWhateverItsNode() throws Exception {
    nodes("node-a pod-a", "node-b pod-b", "node-c pod-c");
    shows(
        "pod-a",
        """
        native multipath ON
        nvme-subsys0 nqn.2014-08.com.example:a numa
        └─ namespace nvme0n1 nsid 1 1024 bytes
           ├─ pv-1 HEALTHY since 2026-01-01T00:00:00Z
           │  ├─ staged at /staging
           │  └─ wants 10.0.0.1:4420 of nqn.2014-08.com.example:a
           └─ pv-2 DEGRADED since 2026-01-02T00:00:00Z
              ├─ 1 of 2 paths is usable
              └─ staged at /staging
        """);
    shows(
        "pod-b",
        """
        volumes without a namespace
        ├─ pv-4 not judged
        │  └─ staged at /staging
        └─ pv-3 DEAD_MOUNT since 2026-01-03T00:00:00Z
           └─ its device was removed
        """);

    Run run = run("-n", "storage");

    assertThat(run.output().stream().map(line -> line.replaceAll(" {2,}", " ")))
        .containsExactly(
            "VERDICT NODE VOLUME SINCE SUMMARY",
            "NO_ANSWER node-c - - cat: " + dir + "/pod-c: No such file or directory",
            "DEAD_MOUNT node-b pv-3 2026-01-03T00:00:00Z its device was removed",
            "DEGRADED node-a pv-2 2026-01-02T00:00:00Z 1 of 2 paths is usable",
            "not_judged node-b pv-4 -",
            "HEALTHY node-a pv-1 2026-01-01T00:00:00Z");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void aHealthyClusterIsZero() throws Exception {
    nodes("node-a pod-a");
    shows("pod-a", "x\n└─ pv-1 HEALTHY since 2026-01-01T00:00:00Z\n");

    assertThat(run("-n", "storage").status()).isZero();
  }

  @Test
  void withoutPodsOrWithOtherArgumentsItIsNoAnswer() throws Exception {
    nodes();
    Files.writeString(dir.resolve("pods"), "");

    assertThat(run("-n", "storage").status()).isEqualTo(2);
    assertThat(run("-n", "elsewhere").status()).isEqualTo(2);
    assertThat(run("--all").status()).isEqualTo(2);
  }

  @Test
  void itRanksEveryVerdictAsTheProgramDoes() throws IOException {
    List<String> worstFirst =
        Arrays.stream(Verdict.values()).map(Verdict::name).collect(Collectors.toList());
    Collections.reverse(worstFirst);
    List<String> ranked =
        Arrays.stream(Files.readString(SCRIPT).split("[^A-Z_]+"))
            .filter(worstFirst::contains)
            .distinct()
            .toList();

    assertThat(ranked).isEqualTo(worstFirst);
  }
}

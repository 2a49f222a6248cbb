package dev.holdfast.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, with a program in place of java that notes how it is started. */
class LauncherTest {
  @TempDir Path home;

  @BeforeEach
  void assemble() throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("jre/bin"));
    Files.createDirectories(home.resolve("app"));
    Files.createFile(home.resolve("app/holdfast.aot"));
    Files.copy(Module.house().resolve("deploy/launcher"), home.resolve("bin/holdfast"));
    Path java = home.resolve("jre/bin/java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        echo "$@" >>"%s"
        grep CapBnd: /proc/self/status >"%s"
        case "$*" in *ask-only*) exit "$ASKED" ;; esac
        """
            .formatted(home.resolve("started"), home.resolve("capabilities")));
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private record Run(int status, List<String> started) {}

  private Run run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Files.deleteIfExists(home.resolve("started"));
    ProcessBuilder builder = new ProcessBuilder("sh", home.resolve("bin/holdfast").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().remove("HOLDFAST_AOT");
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    int status = process.waitFor();
    assertThat(output).isEmpty();
    return new Run(status, Files.readAllLines(home.resolve("started")));
  }

  @Test
  void theNodeHasTheCache() throws Exception {
    assertThat(run(Map.of(), "serve").started())
        .singleElement()
        .asString()
        .contains("-XX:AOTCache=")
        .endsWith("holdfast.jar serve");
  }

  @Test
  void aVerbAsksTheNodeFirstAndKeepsItsAnswer() throws Exception {
    Run refused = run(Map.of("ASKED", "1"), "forget", "pv-1");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.started())
        .singleElement()
        .asString()
        .contains("-XX:AOTMode=off", "ask-only")
        .endsWith("forget pv-1");
  }

  @Test
  void aVerbWithoutANodeIsStartedWhole() throws Exception {
    Run whole = run(Map.of("ASKED", "69"), "status", "-o", "json");

    assertThat(whole.status()).isZero();
    assertThat(whole.started()).hasSize(2);
    assertThat(whole.started().getLast())
        .contains("-XX:AOTCache=")
        .doesNotContain("ask-only")
        .endsWith("status -o json");
  }

  /** The image's build asks for it with {@code help}: it has to fail without a usable cache. */
  @Test
  void aRequiredCacheIsRequiredOfEveryVerb() throws Exception {
    assertThat(run(Map.of("HOLDFAST_AOT", "require"), "help").started())
        .singleElement()
        .asString()
        .contains("-XX:AOTCache=", "-XX:AOTMode=on")
        .doesNotContain("ask-only");
  }

  /** Where it can: with root, and the program for it. */
  @Test
  void capabilitiesThatNothingUsesAreGivenUp() throws Exception {
    String own = Files.readString(Path.of("/proc/self/status"));
    assumeThat(set(own, "CapEff") & bits(8)).as("CAP_SETPCAP").isNotZero();
    assumeThat(Path.of("/usr/bin/setpriv")).exists();

    run(Map.of(), "serve");

    // chown to fsetid, kill, immutable, net_admin, ipc_lock, module, rawio, ptrace, admin,
    // resource, mknod, syslog
    assertThat(set(Files.readString(home.resolve("capabilities")), "CapBnd"))
        .isEqualTo(
            set(own, "CapBnd") & bits(0, 1, 2, 3, 4, 5, 9, 12, 14, 16, 17, 19, 21, 24, 27, 34));
  }

  private static long set(String status, String name) {
    String line =
        status.lines().filter(one -> one.startsWith(name + ":")).findFirst().orElseThrow();
    return Long.parseUnsignedLong(line.substring(name.length() + 1).strip(), 16);
  }

  private static long bits(int... numbers) {
    return Arrays.stream(numbers).mapToLong(number -> 1L << number).sum();
  }
}

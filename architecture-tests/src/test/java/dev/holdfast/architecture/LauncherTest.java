package dev.holdfast.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        case "$*" in *ask-only*) exit "$ASKED" ;; esac
        """
            .formatted(home.resolve("started")));
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
}

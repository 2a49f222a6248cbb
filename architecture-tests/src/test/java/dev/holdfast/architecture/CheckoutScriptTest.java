package dev.holdfast.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script of a checkout on a system that has neither a JDK nor Maven. */
class CheckoutScriptTest {
  private static final List<String> TOOLS =
      List.of("dirname", "readlink", "sed", "sort", "head", "find");

  @TempDir Path system;

  private record Run(int status, String output) {}

  @BeforeEach
  void haveNoJavaAndNoMaven() throws IOException {
    for (String tool : TOOLS) {
      has("bin/" + tool, "PATH=/usr/bin:/bin; exec " + tool + " \"$@\"\n");
    }
    Files.createDirectories(system.resolve("etc"));
  }

  private void isA(String id, String version) throws IOException {
    Files.writeString(
        system.resolve("etc/os-release"),
        "NAME=\"Some Linux\"\nID=%s\n%s"
            .formatted(id, version.isEmpty() ? "" : "VERSION_ID=\"" + version + "\"\n"));
  }

  private void has(String program, String text) throws IOException {
    Path file = system.resolve(program);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/bash", Module.house().resolve("holdfast").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder.environment().put("PATH", system.resolve("bin").toString());
    builder.environment().put("HOLDFAST_SYSTEM", system.toString());
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }

  @ParameterizedTest
  @CsvSource({
    "debian, 13, apt-get install openjdk-25-jdk-headless maven",
    "debian, '', apt-get install openjdk-25-jdk-headless maven",
    "ubuntu, 24.04, apt-get install openjdk-25-jdk-headless maven",
    "fedora, 43, dnf install java-25-openjdk-devel maven",
    "rhel, 10.1, dnf install java-25-openjdk-devel maven",
    "almalinux, 10.0, dnf install java-25-openjdk-devel maven",
    "opensuse-tumbleweed, 20261130, zypper install java-25-openjdk-devel maven",
    "arch, '', pacman -S jdk25-openjdk maven",
    "alpine, 3.23.0, apk add openjdk25-jdk maven",
  })
  void withoutAJdkItPrintsTheLineOfTheDistribution(String id, String version, String line)
      throws Exception {
    isA(id, version);

    Run run = run("demo");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output())
        .startsWith("holdfast: JDK 25 or newer is needed")
        .endsWith(": " + line + "\n");
  }

  /** No line that fails: their packages are too old, or not known. */
  @ParameterizedTest
  @CsvSource({
    "debian, 12",
    "ubuntu, 22.04",
    "rhel, 9.6",
    "alpine, 3.22.1",
    "opensuse-leap, 15.6",
    "gentoo, ''"
  })
  void elsewhereItPrintsTheGeneralSentence(String id, String version) throws Exception {
    isA(id, version);

    assertThat(run("demo").output())
        .contains("set JAVA_HOME to one")
        .doesNotContain("install open");
  }

  @Test
  void aSystemWithoutItsNameIsNoFailure() throws Exception {
    Run run = run("test");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output()).contains("set JAVA_HOME to one").hasLineCount(1);
  }

  @Test
  void withoutMavenItPrintsTheSameLine() throws Exception {
    isA("debian", "13");
    has("usr/lib/jvm/java-25/bin/javac", "");
    has("usr/lib/jvm/java-25/bin/java", "echo '    java.version = 25.0.3' >&2\n");

    assertThat(run("test").output())
        .startsWith("holdfast: Maven 3.8.7 or newer is needed")
        .endsWith(": apt-get install openjdk-25-jdk-headless maven\n");
  }
}

package dev.holdfast.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.stories.Jvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole verb as a process, on hosts that are wrong, and again after its remedies were followed.
 */
class DoctorTest {
  private static final String OWN = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
  private static final String CLONED = "11111111-2222-3333-4444-555555555555";

  @TempDir Path dir;

  @Test
  void aHostWithoutNvmeFailsWithEachModuleNamedAndPassesWhenTheyAreThere() throws Exception {
    Files.createDirectories(dir.resolve("sys/class"));
    Files.createDirectories(dir.resolve("dev"));
    Run bare = doctor();
    assertThat(bare.status()).isEqualTo(1);
    assertThat(bare.verdict("module-nvme-core")).isEqualTo("FAILURE");
    assertThat(bare.verdict("module-nvme-fabrics")).isEqualTo("FAILURE");
    assertThat(bare.verdict("nvme-fabrics")).isEqualTo("FAILURE");
    assertThat(bare.verdict("host-identity")).isEqualTo("FAILURE");
    assertThat(bare.remedy("module-nvme-core")).startsWith("modprobe nvme-core");
    assertThat(bare.remedy("nvme-fabrics")).startsWith("modprobe nvme-fabrics");
    assertThat(bare.remedy("host-identity")).contains("/etc/nvme/hostnqn", "/etc/nvme/hostid");
    // every finding that is not OK has a remedy
    assertThat(bare.checks().values())
        .filteredOn(check -> !check.path("verdict").asString().equals("OK"))
        .allSatisfy(check -> assertThat(check.path("remedy").asString()).isNotBlank());

    modules("Y");
    identity(OWN);
    Run healed = doctor();
    assertThat(List.of("module-nvme-core", "module-nvme-fabrics", "nvme-fabrics", "host-identity"))
        .allSatisfy(name -> assertThat(healed.verdict(name)).isEqualTo("OK"));
  }

  @Test
  void multipathOffAClonedIdentityAndAnOldNvmeCliAreWarnedOfUntilTheRemediesAreFollowed()
      throws Exception {
    modules("N");
    identity(CLONED);
    write("sys/class/dmi/id/product_uuid", OWN);
    nvme("nvme version 1.12");
    Run sick = doctor();
    assertThat(sick.verdict("native-multipath")).isEqualTo("WARNING");
    assertThat(sick.remedy("native-multipath")).contains("nvme_core.multipath=Y", "reboot");
    assertThat(sick.verdict("host-identity")).isEqualTo("OK");
    assertThat(sick.verdict("host-identity-unique")).isEqualTo("WARNING");
    assertThat(sick.remedy("host-identity-unique")).contains("/etc/nvme/hostnqn");
    assertThat(sick.verdict("nvme-cli")).isEqualTo("WARNING");
    assertThat(sick.seen("nvme-cli")).contains("1.12");
    assertThat(sick.remedy("nvme-cli")).contains("2.x or 3.x");
    Run needed = doctor("--holdfast.connector=nvme-cli");
    assertThat(needed.verdict("nvme-cli")).isEqualTo("FAILURE");
    assertThat(needed.status()).isEqualTo(1);

    modules("Y");
    identity(OWN);
    nvme("nvme version 2.13 (git 2.13)");
    Run healed = doctor();
    assertThat(List.of("native-multipath", "host-identity", "host-identity-unique", "nvme-cli"))
        .allSatisfy(name -> assertThat(healed.verdict(name)).isEqualTo("OK"));
  }

  private record Run(int status, Map<String, JsonNode> checks) {
    String verdict(String check) {
      return field(check, "verdict");
    }

    String seen(String check) {
      return field(check, "seen");
    }

    String remedy(String check) {
      return field(check, "remedy");
    }

    private String field(String check, String name) {
      JsonNode found = checks.get(check);
      return found == null ? "no such check" : found.path(name).asString();
    }
  }

  private void modules(String multipath) throws IOException {
    write("sys/module/nvme_core/parameters/multipath", multipath);
    write("sys/module/nvme_fabrics/version", "1");
    write("sys/module/nvme_tcp/version", "1");
    write("dev/nvme-fabrics", "");
  }

  private void identity(String uuid) throws IOException {
    write("etc/nvme/hostnqn", "nqn.2014-08.org.nvmexpress:uuid:" + uuid);
    write("etc/nvme/hostid", uuid);
  }

  /** A program that prints its version, and lists nothing. */
  private void nvme(String version) throws IOException {
    Path program =
        write(
            "bin/nvme", "#!/bin/sh\n[ \"$1\" = version ] && echo '" + version + "' || echo '[]'\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private Path write(String file, String text) throws IOException {
    Path path = dir.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  private Run doctor(String... more) throws Exception {
    List<String> argv =
        new ArrayList<>(
            Jvm.holdfast("doctor", "-o", "json", "--holdfast.state-dir=" + dir.resolve("state")));
    for (String root : List.of("sys", "dev", "etc", "run")) {
      argv.add("--holdfast.roots." + root + "=" + dir.resolve(root));
    }
    argv.add("--holdfast.roots.usr-lib=" + dir.resolve("usr/lib"));
    argv.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder
        .environment()
        .merge("PATH", dir.resolve("bin").toString(), (old, ours) -> ours + ":" + old);
    Process process = builder.redirectError(dir.resolve("stderr").toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    Map<String, JsonNode> checks = new TreeMap<>();
    JsonMapper.shared()
        .readTree(out)
        .forEach(check -> checks.put(check.path("name").asString(), check));
    assertThat(checks).as(Files.readString(dir.resolve("stderr"))).isNotEmpty();
    return new Run(status, checks);
  }
}

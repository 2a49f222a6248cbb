package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.mount.program.DebianPackages;
import dev.holdfast.domain.volume.FilesystemType;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The image and the lab's machines have the programs and modules that the node runs. */
class ProgramPackagesTest {
  /** Part of every Debian, so not listed. */
  private static final String ESSENTIAL = "coreutils";

  private static final String NVME = "nvme";

  @Test
  void theImageInstallsThePackagesAndChecksThePrograms() throws IOException {
    assertThat(words("deploy/Dockerfile", "(?m)^ARG PACKAGES=\"(.*)\"$"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(packages(), Stream.of("nvme-cli")).toList());
    assertThat(words("deploy/Dockerfile", "for program in (.*); do"))
        .containsExactlyInAnyOrderElementsOf(programs());
  }

  @Test
  void theBaseThatTheLabMakesHasThePrograms() throws IOException {
    assertThat(words("deploy/docker-in-lab", "(?s)\nprograms=\\((.*?)\\)")).containsAll(programs());
  }

  @Test
  void theLabsMachinesHaveThePackagesAndTheModules() throws IOException {
    assertThat(words("lab/prepare/rootfs", "(?s)\npackages=\\((.*?)\\)"))
        .containsAll(packages().toList());
    assertThat(words("lab/prepare/kernel", "(?s)\nwanted=\\((.*?)\\)"))
        .containsAll(Arrays.stream(FilesystemType.values()).map(FilesystemType::word).toList());
  }

  private static Stream<String> packages() {
    return DebianPackages.names().stream().filter(name -> !name.equals(ESSENTIAL));
  }

  private static List<String> programs() {
    return Stream.concat(
            DebianPackages.names().stream().map(DebianPackages::programsOf).flatMap(List::stream),
            Stream.of(NVME))
        .toList();
  }

  private static List<String> words(String file, String list) throws IOException {
    Matcher found = Pattern.compile(list).matcher(Files.readString(Module.house().resolve(file)));
    assertThat(found.find()).as("%s has a line like %s", file, list).isTrue();
    return List.of(found.group(1).strip().split("\\s+"));
  }
}

package dev.holdfast.adapters.nvmecli.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.nvmecli.command.NvmeCliVersion;
import dev.holdfast.application.fuzz.Fuzz;
import dev.holdfast.application.fuzz.Mutator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Output that no nvme program prints. */
class NvmeJsonFuzzTest {
  private static final List<String> LISTINGS = listings();

  @Test
  void aListingIsReadOrRefused() {
    Fuzz.run(
        "list-subsys",
        mutator -> mutator.spoiledText(LISTINGS),
        printed -> {
          try {
            assertThat(NvmeListSubsysParser.parse(printed, _ -> {}))
                .allSatisfy(subsystem ->
                    assertThat(subsystem.nqn().value()).isNotEmpty().hasSizeLessThan(224));
          } catch (UnreadableListing unreadable) {
            assertThat(unreadable).hasMessageNotContaining("\0");
          }
        });
  }

  /** Half a listing is not a host with half of its subsystems. */
  @Test
  void aListingThatIsCutOffIsRefused() {
    Fuzz.run(
        "list-subsys that is cut off",
        NvmeJsonFuzzTest::cut,
        printed -> {
          boolean refused = printed.isBlank();
          try {
            NvmeListSubsysParser.parse(printed, _ -> {});
          } catch (UnreadableListing unreadable) {
            refused = true;
          }
          assertThat(refused).isTrue();
        });
  }

  @Test
  void aReplyNamesAControllerOrNone() {
    List<String> replies =
        List.of("{\"device\":\"nvme0\"}\n", "{\"device\":\"nvme12\"}\n{}\n", "connecting\n{}");
    Fuzz.run(
        "connect reply",
        mutator -> mutator.spoiledText(replies),
        printed ->
            assertThat(NvmeConnectReply.controller(printed).stream())
                .allSatisfy(name -> assertThat(name.value()).matches("nvme[0-9]{1,9}")));
  }

  @Test
  void aVersionIsOneOrNone() {
    List<String> versions =
        List.of("nvme version 2.16 (git 2.16)\nlibnvme version 1.16\n", "nvme version 3.0-rc.1\n");
    Fuzz.run(
        "nvme version",
        mutator -> mutator.spoiledText(versions),
        printed ->
            assertThat(NvmeCliVersion.parse(printed).stream())
                .allSatisfy(version -> assertThat(printed).contains(version.text())));
  }

  private static String cut(Mutator mutator) {
    String whole = mutator.one(LISTINGS).strip();
    return whole.substring(0, mutator.number(whole.length()));
  }

  private static List<String> listings() {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/list-subsys"))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(NvmeJsonFuzzTest::text)
          .filter(text -> !text.isBlank())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.holdfast.adapters.nvmecli.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.controller.PathAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NvmeListSubsysParserTest {
  private static final Path LISTINGS = Path.of("src/test/resources/list-subsys");

  /** The expected files were written by test/capture/expect-listing.py, which is another reader. */
  static List<String> listings() throws IOException {
    try (Stream<Path> files = Files.list(LISTINGS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }

  @Test
  void hasAllTheListings() throws IOException {
    assertThat(listings()).hasSize(30);
  }

  @ParameterizedTest
  @MethodSource("listings")
  void readsWhatEveryVersionPrints(String name) throws Exception {
    List<ListedSubsystem> listed =
        NvmeListSubsysParser.parse(Files.readString(LISTINGS.resolve(name + ".json")));

    assertThat(shown(listed)).isEqualTo(Files.readString(LISTINGS.resolve(name + ".expected")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Failed to scan topology: Permission denied",
        "[",
        "[]]",
        "[] []",
        "[]\nerror: something went wrong",
        "{\"Subsystems\":[}",
        "{\"Subsystems\":{}}",
        "{\"Subsystems\":[null]}",
        "{\"Subsystems\":[{\"Name\":\"nvme-subsys0\"}]}",
        "{\"Subsystems\":[{\"Paths\":[]}]}",
        "{\"Subsystems\":[{\"NQN\":\"nqn.2026-01.lab:vol1\"}]}",
        "{\"Subsystems\":[{\"Name\":\"nvme-subsys0\",\"NQN\":\"\"}]}",
        "{\"Subsystems\":[{\"Name\":\"nvme-subsys0\",\"NQN\":\"a\\nb\"}]}",
        "{\"Subsystems\":[{\"Name\":\"s\",\"NQN\":\"n\",\"Paths\":\"none\"}]}",
        "{\"Subsystems\":[{\"Name\":\"s\",\"NQN\":\"n\",\"Paths\":[{\"Transport\":\"tcp\"}]}]}",
        "{\"Subsystems\":[{\"Name\":\"s\",\"NQN\":\"n\",\"Paths\":[{\"Name\":\"nvme0n1\"}]}]}",
        "{\"Subsystems\":[{\"Name\":\"s\",\"NQN\":\"n\",\"NQN\":\"other\"}]}",
        "[7]",
        "[[]]"
      })
  void believesNothingOfWhatIsNoListing(String printed) {
    assertThatThrownBy(() -> NvmeListSubsysParser.parse(printed))
        .isInstanceOf(UnreadableListing.class);
  }

  @Test
  void refusesNestingWithoutEnd() {
    assertThatThrownBy(() -> NvmeListSubsysParser.parse("[".repeat(100_000)))
        .isInstanceOf(UnreadableListing.class);
  }

  private static String shown(List<ListedSubsystem> listed) {
    return listed.stream()
        .map(subsystem ->
            "subsystem %s %s\n  host %s %s\n%s"
                .formatted(
                    subsystem.name(),
                    subsystem.nqn(),
                    said(subsystem.hostNqn()),
                    said(subsystem.hostId()),
                    subsystem.paths().stream()
                        .map(NvmeListSubsysParserTest::shown)
                        .collect(Collectors.joining())))
        .collect(Collectors.joining());
  }

  private static String shown(ListedPath path) {
    return "  path %s %s %s: %s, ana %s\n"
        .formatted(
            path.controller(),
            path.transport(),
            shown(path.address()),
            said(path.state()),
            said(path.ana()));
  }

  private static String shown(PathAddress address) {
    return address.parts().isEmpty()
        ? "-"
        : new TreeMap<>(address.parts())
            .entrySet().stream()
                .map(part -> part.getKey() + "=" + part.getValue())
                .collect(Collectors.joining(" "));
  }

  private static String said(Optional<String> value) {
    return value.orElse("-");
  }
}

package dev.holdfast.adapters.nvmecli.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.controller.PathAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        NvmeListSubsysParser.parse(Files.readString(LISTINGS.resolve(name + ".json")), _ -> {});

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
        "{\"Subsystems\":[{\"Name\":\"s\",\"NQN\":\"n\",\"NQN\":\"other\"}]}",
        "[7]",
        "[[]]"
      })
  void believesNothingOfWhatIsNoListing(String printed) {
    assertThatThrownBy(() -> NvmeListSubsysParser.parse(printed, _ -> {}))
        .isInstanceOf(UnreadableListing.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Name':'nvme-subsys0'}",
        "{'Paths':[]}",
        "{'NQN':'nqn.2026-01.lab:vol1'}",
        "{'Name':'nvme-subsys0','NQN':''}",
        "{'Name':'nvme-subsys0','NQN':7}",
        "{'Name':'nvme-subsys0','NQN':'a\\nb'}",
        "{'Name':'s','NQN':'n','Paths':'none'}",
        "7",
        "[]",
        "null"
      })
  void anOddSubsystemHidesNoOther(String entry) throws UnreadableListing {
    List<String> odd = new ArrayList<>();
    String sound = "{'Name':'nvme-subsys%d','NQN':'n%d','Paths':[{'Name':'nvme%d'}]}";

    String printed =
        "{'Subsystems':["
            + entry
            + ","
            + sound.replace("%d", "1")
            + ","
            + sound.replace("%d", "2")
            + "]}";

    assertThat(NvmeListSubsysParser.parse(printed.replace('\'', '"'), odd::add))
        .extracting(subsystem -> subsystem.nqn().value())
        .containsExactly("n1", "n2");
    assertThat(odd).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'Transport':'tcp'}", "{'Name':'nvme0n1'}", "{'Name':''}", "'nvme3'"})
  void anOddPathHidesNoOther(String entry) throws UnreadableListing {
    List<String> odd = new ArrayList<>();
    String printed =
        "{'Subsystems':[{'Name':'s','NQN':'n','Paths':[{'Name':'nvme1'},"
            + entry
            + ",{'Name':'nvme2'}]}]}";

    assertThat(NvmeListSubsysParser.parse(printed.replace('\'', '"'), odd::add).getFirst().paths())
        .extracting(path -> path.controller().value())
        .containsExactly("nvme1", "nvme2");
    assertThat(odd).hasSize(1);
  }

  @Test
  void refusesNestingWithoutEnd() {
    assertThatThrownBy(() -> NvmeListSubsysParser.parse("[".repeat(100_000), _ -> {}))
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

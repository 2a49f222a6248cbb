package dev.holdfast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.holdfast.conformance.check.When;
import dev.holdfast.conformance.driver.Driver;
import dev.holdfast.conformance.driver.Heard;
import dev.holdfast.conformance.driver.MountTable;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The suite as a whole, on drivers that are right, empty, deaf or dead. */
class SuiteTest {
  @TempDir Path dir;

  @Test
  void findsNothingWrongWithADriverThatIsRight() {
    try (Served right = right()) {
      Suite.Run run = right.run(dir);

      assertThat(run.results()).hasSameSizeAs(Catalog.read().checks());
      assertThat(run.results()).filteredOn(Result::failed).isEmpty();
      assertThat(run.remains()).isEmpty();
      assertThat(skipped(run))
          .containsExactlyInAnyOrder(
              "with OFFLINE there is a controller, which has to have EXPAND_VOLUME",
              "a device is there");
      assertThat(dir.toFile().list()).containsExactly("mountinfo");
    }
  }

  @Test
  void findsNothingWrongWithItsBlockVolume() {
    try (Served right = right()) {
      Suite.Run run = Served.suite(dir, Optional.empty()).run(right.driver());

      assertThat(run.results()).filteredOn(Result::failed).isEmpty();
      assertThat(skipped(run)).contains("a mount is there").doesNotContain("a device is there");
    }
  }

  /** Without a named volume no call could change anything. */
  @Test
  void namesNoVolumeThatExistsIfNoneIsNamed() {
    try (Served right = right()) {
      Driver driver = right.driver();
      Suite.Run run = new Suite(Optional.empty(), Optional.empty(), false, "test").run(driver);

      assertThat(run.failed()).isFalse();
      assertThat(run.results())
          .filteredOn(result -> result.check().when().needsVolume())
          .hasSizeGreaterThan(20)
          .allSatisfy(result ->
              assertThat(result.outcome().reason()).isEqualTo("no volume is named (--volume-id)"));
      assertThat(driver.heard().stream().map(Heard::rpc)).contains("NodeStageVolume");
      assertThat(driver.heard())
          .filteredOn(heard -> heard.rpc().matches("Node(Stage|Publish)Volume"))
          .noneMatch(heard -> heard.answer().shown().equals("OK"));
    }
  }

  @Test
  void asksOnlyTheIdentityServiceIfAskedTo() {
    try (Served right = right()) {
      Driver driver = right.driver();
      Suite.Run run = new Suite(Optional.empty(), Optional.empty(), true, "test").run(driver);

      assertThat(run.failed()).isFalse();
      assertThat(driver.heard().stream().map(Heard::rpc).distinct())
          .containsExactlyInAnyOrder(
              "GetPluginInfo", "GetPluginCapabilities", "Probe", "a call that does not exist");
    }
  }

  @Test
  void failsADriverThatAnswersOkToEverything() {
    try (Served empty = Served.of((rpc, _) -> Wrong.empty(rpc))) {
      assertThat(failed(empty.run(dir)))
          .contains("the name is set", "the id is set", "without it: INVALID_ARGUMENT")
          .hasSizeGreaterThan(15);
    }
  }

  @Test
  void failsADriverThatImplementsNothing() {
    try (Served deaf =
        Served.of((rpc, _) -> {
          throw Status.UNIMPLEMENTED.withDescription(rpc).asException();
        })) {
      assertThat(failed(deaf.run(dir)))
          .contains("all three are known", "it is known", "it is answered")
          .hasSizeGreaterThan(15);
    }
  }

  /** At each call in turn: it ends, with failures, and reports remains. */
  @Test
  void failsADriverThatDiesInTheMiddle() {
    for (int calls : List.of(0, 1, 5, 20, 60, 100)) {
      RightDriver right = new RightDriver(dir.resolve("mountinfo"));
      AtomicInteger left = new AtomicInteger(calls);
      Served[] dying = new Served[1];
      try (Served served =
          Served.at(
              dir.resolve("csi.sock"),
              (rpc, request) -> {
                if (left.getAndDecrement() <= 0) {
                  dying[0].kill();
                }
                return right.answer(rpc, request);
              })) {
        dying[0] = served;
        Suite.Run run = served.run(dir);

        assertThat(run.results()).hasSameSizeAs(Catalog.read().checks());
        assertThat(failed(run))
            .as("after %d calls", calls)
            .contains("each call of the run was answered");
        assertThat(run.remains()).isPresent();
        assertThat(Report.of(run)).contains("Something may remain on the node");
      }
    }
  }

  @Test
  void aVolumeThatCannotBeStagedLeavesOneFailureAndReasons() {
    RightDriver right = new RightDriver(dir.resolve("mountinfo"));
    try (Served refusing =
        Served.of((rpc, request) -> {
          Message answer = right.answer(rpc, request);
          if (rpc.equals("NodeStageVolume")) {
            throw Status.INTERNAL.withDescription("no disk").asException();
          }
          return answer;
        })) {
      Suite.Run run = refusing.run(dir);

      assertThat(failed(run)).contains("it stages the volume");
      assertThat(run.results())
          .filteredOn(result -> result.check().when() == When.PUBLISHED)
          .allSatisfy(result ->
              assertThat(result.outcome().reason())
                  .isEqualTo(
                      "the volume cannot be brought there: NodeStageVolume answered INTERNAL: no disk"));
    }
  }

  @Test
  void theTableHasEachCheckWithItsSentence() {
    try (Served right = right()) {
      Suite.Run run = right.run(dir);

      assertThat(Report.of(run))
          .contains(
              """
              PASS     NodeStageVolumeRequest.volume_id: without it: INVALID_ARGUMENT
                       [REQUIRED] This field is REQUIRED.
              """,
              "\nGetPluginInfo\nPASS     GetPluginInfoResponse.name: ",
              "SKIPPED  NodePublishVolumeRequest.target_path: a device is there\n",
              "         -> the named volume is a mount volume\n",
              (run.results().size() - 2) + " passed, 0 failed, 2 skipped\n");
      assertThat(Report.of(run).lines()).allMatch(line -> line.length() <= 130);
    }
  }

  @Test
  void readsPathsOfTheMountTableAsTheKernelWritesThem() throws Exception {
    Path file = dir.resolve("table");
    Files.writeString(
        file,
        """
        36 35 98:0 / /a\\040b rw,noatime shared:1 - ext4 /dev/x rw
        37 35 98:0 / /a\\040b ro shared:1 - ext4 /dev/x rw
        38 35 98:0 / /a rw - ext4 /dev/x rw
        """);
    MountTable table = new MountTable(file);

    assertThat(table.at(Path.of("/a b"))).containsExactly(List.of("rw", "noatime"), List.of("ro"));
    assertThat(table.at(Path.of("/b"))).isEmpty();
  }

  private Served right() {
    return Served.of(new RightDriver(dir.resolve("mountinfo"))::answer);
  }

  private static List<String> skipped(Suite.Run run) {
    return titles(run, "SKIPPED");
  }

  private static List<String> failed(Suite.Run run) {
    return titles(run, "FAIL");
  }

  private static List<String> titles(Suite.Run run, String word) {
    return run.results().stream()
        .filter(result -> result.word().equals(word))
        .map(result -> result.check().title())
        .toList();
  }
}

package dev.holdfast.bootstrap.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.Volumes;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node starts, and a directory is in the place of the record of one of its volumes. */
final class UnreadableRecordTest {
  private static final int MOST_LOOKS = 600;

  @TempDir(factory = InMemory.class)
  Path dir;

  private final VolumeId bad = new VolumeId("bad");
  private final VolumeId good = new VolumeId("good");

  @SuppressWarnings("NullAway.Init")
  private SimulatedHost host;

  @SuppressWarnings("NullAway.Init")
  private BareNode node;

  @SuppressWarnings("NullAway.Init")
  private Volumes volumes;

  @SuppressWarnings("NullAway.Init")
  private Path record;

  @BeforeEach
  void spoil() throws IOException {
    host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
    start();
    volumes.stage(bad.value());
    record = record();
    Files.move(record, dir.resolve("kept"));
    Files.createDirectory(record);
    // as it was before: what this process remembers has no need of the file
    start();
    volumes.stage(good.value());
    look();
  }

  @AfterEach
  void end() {
    host.close();
  }

  @Test
  void theOthersAreJudgedPublishedAndUnstaged() {
    awaitHealthy(good);
    assertThat(volumes.publish(good)).isInstanceOf(Outcome.Success.class);
    assertThat(volumes.unpublish(good)).isInstanceOf(Outcome.Success.class);
    assertThat(volumes.unstage(good)).isInstanceOf(Outcome.Success.class);
    assertThat(node.services().health().setAside())
        .singleElement()
        .satisfies(aside -> assertThat(aside.kind()).isEqualTo("record"))
        .satisfies(aside -> assertThat(aside.what()).isEqualTo(record.toString()));
    assertThat(node.services().inspect().inspect())
        .filteredOn(check -> check.name().equals("volume-records"))
        .singleElement()
        .satisfies(check -> assertThat(check.seen()).contains(record.toString()));
  }

  @Test
  void aCallForItsVolumeIsToBeRepeatedAndNamesTheFileAndWhatHelps() {
    for (Outcome<?> outcome :
        Stream.of(volumes.tryStage("bad"), volumes.publish(bad), volumes.unstage(bad)).toList()) {
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Failure.class,
              failure ->
                  assertThat(failure.failure())
                      .isInstanceOfSatisfying(
                          NodeFailure.HostNotReady.class,
                          why ->
                              assertThat(why.message())
                                  .contains(record.toString(), "make the file readable again")));
    }
    assertThat(host.kernel().mounts().at(volumes.staging(bad))).isPresent();
  }

  /** Of a volume that is not known it is not known either that it needs no connection. */
  @Test
  void noControllerIsRemovedBecauseNoOtherVolumeIsKnown() throws IOException {
    assertThat(volumes.unstage(good)).isInstanceOf(Outcome.Success.class);
    assertThat(controllers(good)).isEqualTo(2);

    readAgain();
    volumes.stage(good.value());
    assertThat(controllers(good)).isEqualTo(2);
  }

  @Test
  void aRecordThatCanBeReadAgainIsPickedUpWithoutARestart() throws IOException {
    readAgain();

    awaitHealthy(bad);
    assertThat(node.services().health().setAside()).isEmpty();
    assertThat(volumes.unstage(bad)).isInstanceOf(Outcome.Success.class);
    assertThat(volumes.unstage(good)).isInstanceOf(Outcome.Success.class);
    assertThat(host.kernel().controllers()).isEmpty();
  }

  private void start() {
    node = BareNode.start(host, dir.resolve("node"), ports -> ports);
    volumes = new Volumes(host, node.services(), dir.resolve("kubelet"), ConnectionPolicy.DEFAULT);
  }

  private void readAgain() throws IOException {
    Files.delete(record);
    Files.move(dir.resolve("kept"), record);
  }

  private Path record() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("node/volumes"))) {
      return files.filter(file -> file.toString().endsWith(".volume")).findFirst().orElseThrow();
    }
  }

  private long controllers(VolumeId volume) {
    return host.kernel().controllers().stream()
        .filter(controller -> controller.options().nqn().equals(volumes.target(volume).nqn()))
        .count();
  }

  private void look() {
    node.look(Duration.ofSeconds(31));
  }

  private void awaitHealthy(VolumeId volume) {
    until(() ->
        node.services().health().all().stream()
            .filter(health -> health.volume().equals(volume))
            .map(VolumeHealth::verdict)
            .anyMatch(Verdict.HEALTHY::equals));
  }

  private void until(BooleanSupplier condition) {
    for (int i = 0; i < MOST_LOOKS; i++) {
      look();
      if (condition.getAsBoolean()) {
        return;
      }
    }
    throw new AssertionError("not in " + MOST_LOOKS + " looks");
  }
}

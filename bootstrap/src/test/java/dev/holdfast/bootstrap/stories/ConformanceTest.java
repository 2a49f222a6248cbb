package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.client.CsiChannel;
import dev.holdfast.conformance.Report;
import dev.holdfast.conformance.Result;
import dev.holdfast.conformance.Suite;
import dev.holdfast.conformance.driver.Driver;
import dev.holdfast.conformance.driver.MountTable;
import dev.holdfast.conformance.driver.NamedVolume;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The node keeps to the CSI specification, as seen at its socket, sentence by sentence. */
class ConformanceTest extends SharedNode {
  @Override
  String[] settings() {
    return new String[] {
      "--holdfast.single-node-multi-writer=true",
      "--holdfast.volume-condition=true",
      "--holdfast.topology.zone=Z1"
    };
  }

  @Test
  void aMountedVolumeKeepsToIt() {
    SimulatedTarget target = node.target();
    Suite.Run run = run(target, "conform-mount", Optional.of("ext4"));

    assertThat(run.results()).filteredOn(Result::failed).as(Report.of(run)).isEmpty();
    assertThat(run.remains()).isEmpty();
    assertThat(skipped(run))
        .containsExactlyInAnyOrder(
            "with OFFLINE there is a controller, which has to have EXPAND_VOLUME",
            "a volume that does not exist",
            "a volume that does not exist",
            "a device is there");
    assertThat(node.controllers(target.nqn())).isEmpty();
  }

  private List<String> skipped(Suite.Run run) {
    return run.results().stream()
        .filter(result -> result.word().equals("SKIPPED"))
        .map(result -> result.check().title())
        .toList();
  }

  @Test
  void aRawVolumeKeepsToIt() {
    SimulatedTarget target = node.target();
    Suite.Run run = run(target, "conform-raw", Optional.empty());

    assertThat(run.results()).filteredOn(Result::failed).as(Report.of(run)).isEmpty();
    assertThat(run.remains()).isEmpty();
    assertThat(node.controllers(target.nqn())).isEmpty();
  }

  /** As a process, without a volume that is named. */
  @Test
  void theVerbPrintsTheTable() throws Exception {
    Process process =
        new ProcessBuilder(Jvm.holdfast("conformance", "unix://" + dir.resolve("csi.sock")))
            .redirectErrorStream(true)
            .start();
    String table = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(table).isZero();
    assertThat(table)
        .startsWith("\nCreateVolume\n")
        .contains("\nGetPluginInfo\nPASS ", "no volume is named (--volume-id)", " 0 failed, ");
  }

  private Suite.Run run(SimulatedTarget target, String id, Optional<String> filesystem) {
    Path place = node.path("plugins/kubernetes.io/csi/" + id);
    NamedVolume volume =
        new NamedVolume(
            id,
            place.resolve("globalmount"),
            place.resolve("target"),
            filesystem,
            new NamedVolume.Passed(
                Map.of(
                    "nqn",
                    target.nqn(),
                    "targetTrAddr",
                    Node.FIRST + "," + Node.SECOND,
                    "targetTrPort",
                    Integer.toString(Node.PORT)),
                Map.of(),
                Map.of()));
    MountTable mounts = new MountTable(node.host().proc().resolve("self/mountinfo"));
    try (CsiChannel channel = CsiChannel.connect(dir.resolve("csi.sock"))) {
      return new Suite(Optional.of(volume), Optional.of(mounts), false, "sim")
          .run(new Driver(channel.channel(), Duration.ofMinutes(2)));
    }
  }
}

package dev.holdfast.bootstrap.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.Volumes;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.support.process.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A healthy volume is not judged again while nothing changes, and at once after any change. */
final class StandingVerdictTest {
  private final VolumeId one = new VolumeId("one");
  private final VolumeId other = new VolumeId("other");
  private SteppedNode stepped;
  private SimulatedHost host;
  private BareNode node;
  private Volumes volumes;

  /** A later change of anything but the mount table and the device nodes may go unreported. */
  @BeforeEach
  void stage(@TempDir(factory = InMemory.class) Path dir) {
    stepped = SteppedNode.start(dir, Duration.ofSeconds(30), "one", "other");
    host = stepped.host();
    node = stepped.node();
    volumes = stepped.volumes();
  }

  @AfterEach
  void end() {
    stepped.close();
  }

  private List<SimulatedController> controllers(VolumeId volume) {
    return host.kernel().controllers().stream()
        .filter(c -> c.options().nqn().equals(volumes.target(volume).nqn()))
        .toList();
  }

  private void write(SimulatedController controller, String attribute, String value)
      throws Exception {
    host.kernel()
        .write(
            host.sys().resolve("class/nvme").resolve(controller.name()).resolve(attribute), value);
  }

  @Test
  void aMountThatSomebodyTookAway() {
    host.programs()
        .run(Program.of(Duration.ofSeconds(5), "umount", volumes.staging(one).toString()));
    stepped.look();

    assertThat(stepped.verdict(one)).isEqualTo(Verdict.UNMOUNTED);
    assertThat(stepped.verdict(other)).isEqualTo(Verdict.HEALTHY);
  }

  @Test
  void aDeviceNodeThatSomebodyTookAway() throws Exception {
    String device =
        node.ports().topology().observe().subsystems().stream()
            .filter(subsystem -> subsystem.nqn().value().equals(volumes.target(one).nqn()))
            .flatMap(subsystem -> subsystem.namespaces().stream())
            .findFirst()
            .orElseThrow()
            .device()
            .value();
    Files.delete(host.dev().resolve(device));
    stepped.look();

    assertThat(stepped.verdict(one)).isEqualTo(Verdict.DEVICE_NODE_MISSING);
    assertThat(stepped.verdict(other)).isEqualTo(Verdict.HEALTHY);
  }

  @Test
  void aTimerThatSomebodyChanged() throws Exception {
    write(controllers(one).getFirst(), "ctrl_loss_tmo", "-1");
    stepped.look();

    assertThat(stepped.verdict(one)).isEqualTo(Verdict.TIMER_DRIFT);
    // the loop sets it back
    stepped.awaitHealthy(one);
  }

  @Test
  void aNamespaceThatWasReplacedUnderItsName() {
    volumes.target(one).replace(1, "0badf00d-0000-4000-8000-00000000000f", null, null);
    stepped.look();

    assertThat(stepped.verdict(one)).isEqualTo(Verdict.WRONG_DEVICE);
    assertThat(stepped.verdict(other)).isEqualTo(Verdict.HEALTHY);
  }

  @Test
  void aNamespaceThatWasMadeSmaller() {
    volumes.target(one).resize(1, 16 << 20);
    stepped.look();

    assertThat(stepped.verdict(one)).isEqualTo(Verdict.WRONG_DEVICE);
    assertThat(stepped.verdict(other)).isEqualTo(Verdict.HEALTHY);
  }

  @Test
  void controllersWhoseNumbersWentToAnotherVolume() throws Exception {
    List<String> before = names(one);
    for (VolumeId volume : List.of(one, other)) {
      for (SimulatedController controller : controllers(volume)) {
        write(controller, "delete_controller", "1");
      }
    }
    assertThat(host.kernel().controllers()).isEmpty();
    volumes.unstage(one);
    // alone now, the other one gets what is free
    stepped.awaitHealthy(other);

    assertThat(names(other)).containsAnyElementsOf(before);
    assertThat(node.services().health().report(one)).isEmpty();
    assertThat(node.ports().records().all())
        .extracting(record -> record.id())
        .containsExactly(other);
  }

  private List<String> names(VolumeId volume) {
    return controllers(volume).stream().map(SimulatedController::name).toList();
  }
}

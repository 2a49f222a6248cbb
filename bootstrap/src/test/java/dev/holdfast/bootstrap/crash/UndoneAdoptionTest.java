package dev.holdfast.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fault.FaultPoint;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.support.process.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A volume that is on record and not mounted is staged, in vain, while its connects go on. */
class UndoneAdoptionTest {
  @TempDir(factory = InMemory.class)
  Path dir;

  @Test
  void leavesWhatIsKnownAndNoControllerThatComesLate() throws SimulatedErrno {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      host.clock().holdButSkipWaits();
      Life life = new Life(host, dir.resolve("kubelet"), Life.ext4());
      BareNode node = BareNode.start(host, dir.resolve("state"), ports -> ports);
      Life.succeed("staged", () -> life.stage(node));
      Optional<NamespaceIdentifiers> identity = life.record(node).identity();
      host.programs()
          .run(Program.of(Duration.ofSeconds(10), List.of("umount", life.staging().value())));
      for (SimulatedController controller : List.copyOf(host.kernel().controllers())) {
        Path entry = host.sys().resolve("class/nvme").resolve(controller.name());
        host.kernel().write(entry.resolve("delete_controller"), "1");
      }
      FaultPoint connect = host.faults().at("connect.before").hang();
      FaultPoint made = host.faults().at("connect.after");
      int before = made.passes();

      assertThat(life.stage(node)).isInstanceOf(Outcome.Failure.class);

      assertThat(life.record(node).identity()).isEqualTo(identity);
      connect.release();
      host.clock().settle();
      assertThat(made.passes()).isEqualTo(before + 2);
      host.faults().clear();
      for (int i = 0; i < 10; i++) {
        node.look(Duration.ofSeconds(1));
      }
      assertThat(host.kernel().controllers()).isEmpty();
      assertThat(life.unstage(node)).isInstanceOf(Outcome.Success.class);
      life.requireNothingLeft(node, "after it was unstaged");
    }
  }
}

package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One node for all stories of a class; each story makes its own target and volume. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SharedNode {
  Path dir;
  Node node;

  @BeforeAll
  final void start(@TempDir Path temporary) {
    dir = temporary;
    node = Node.start(dir, SimulatedHost.create(dir.resolve("host"), kernel()), settings());
  }

  @AfterAll
  final void stop() {
    node.close();
    node.host().close();
  }

  @AfterEach
  final void noFaultStays() {
    node.host().faults().clear();
  }

  KernelSettings kernel() {
    return KernelSettings.DEFAULT;
  }

  String[] settings() {
    return new String[0];
  }

  final void nothingIsLeftOf(Volume volume, SimulatedTarget target) {
    assertThat(node.controllers(target.nqn())).isEmpty();
    assertThat(node.topology().subsystems())
        .noneMatch(subsystem -> subsystem.nqn().value().equals(target.nqn()));
    assertThat(node.mounts(volume.staging())).isEmpty();
    assertThat(node.mounts(volume.target())).isEmpty();
    assertThat(volume.target()).doesNotExist();
    assertThat(node.records().all()).noneMatch(record -> record.id().value().equals(volume.id()));
  }

  /** As an administrator does on the host. */
  final void run(String... argv) {
    assertThat(node.host().programs().run(Program.of(Duration.ofSeconds(10), List.of(argv))))
        .isInstanceOfSatisfying(
            ProgramResult.Exited.class, exited -> assertThat(exited.ok()).isTrue());
  }

  final Path device(SimulatedTarget target, int number) {
    return node.host()
        .dev()
        .resolve(
            node.topology().subsystems().stream()
                .filter(subsystem -> subsystem.nqn().value().equals(target.nqn()))
                .findFirst()
                .orElseThrow()
                .namespaces()
                .get(number)
                .device()
                .value());
  }
}

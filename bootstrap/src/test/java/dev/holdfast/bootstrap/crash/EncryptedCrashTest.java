package dev.holdfast.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.Crash;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.domain.controller.ExpectedController;
import dev.holdfast.simulator.SimulatedHost;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process dies at each call that a request for an encrypted volume makes: one header, one
 * filesystem and one mapping come of it, and none is left.
 */
class EncryptedCrashTest {
  @TempDir(factory = InMemory.class)
  Path dir;

  @SuppressWarnings("NullAway.Init")
  private SimulatedHost host;

  @BeforeEach
  void boot() {
    host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
  }

  @AfterEach
  void end() {
    host.close();
  }

  @Test
  void anEmptyDeviceIsStagedWhereverTheProcessDies() {
    assertThat(deaths(Life::stage, false)).isGreaterThan(25);
  }

  @Test
  void anEncryptedDeviceIsStagedWhereverTheProcessDies() {
    assertThat(deaths(Life::stage, true)).isGreaterThan(20);
  }

  @Test
  void itIsTakenDownWhereverTheProcessDies() {
    int at = 1;
    while (diesAtTheEnd(at)) {
      at++;
    }
    assertThat(at).isGreaterThan(10);
  }

  @Test
  void itGrowsWhereverTheProcessDies() {
    int at = 1;
    while (diesGrowing(at)) {
      at++;
    }
    assertThat(at).isGreaterThan(6);
  }

  private int deaths(BiFunction<Life, BareNode, Outcome<?>> call, boolean before) {
    int at = 1;
    while (dies(call, before, at)) {
      at++;
    }
    return at;
  }

  private boolean dies(BiFunction<Life, BareNode, Outcome<?>> call, boolean before, int at) {
    Life life = life();
    if (before) {
      BareNode first = node(ports -> ports);
      Life.succeed("before", () -> life.stage(first));
      Life.succeed("before", () -> life.unstage(first));
    }
    Crash crash = new Crash(at);
    live(crash, node -> call.apply(life, node));
    BareNode again = node(ports -> ports);
    String where = "killed " + crash.where();

    Life.succeed(where, () -> life.stage(again));

    life.requireStaged(again, where);
    takeDown(life, again, where);
    return crash.happened();
  }

  private boolean diesAtTheEnd(int at) {
    Life life = life();
    BareNode first = node(ports -> ports);
    Life.succeed("before", () -> life.stage(first));
    Crash crash = new Crash(at);
    live(crash, life::unstage);

    BareNode again = node(ports -> ports);
    takeDown(life, again, "killed " + crash.where());
    return crash.happened();
  }

  private boolean diesGrowing(int at) {
    Life life = life();
    BareNode first = node(ports -> ports);
    Life.succeed("before", () -> life.stage(first));
    Life.succeed("before", () -> life.publish(first));
    life.target().resize(1, 2 * Life.BYTES);
    Crash crash = new Crash(at);
    live(crash, life::expand);
    BareNode again = node(ports -> ports);
    String where = "killed " + crash.where();

    Life.succeed(where, () -> life.expand(again));

    assertThat(life.mapping(again).orElseThrow().disk().namespace().bytes())
        .as(where)
        .isEqualTo(2 * Life.BYTES - (16L << 20));
    Life.succeed(where, () -> life.unpublish(again));
    takeDown(life, again, where);
    return crash.happened();
  }

  private static void takeDown(Life life, BareNode node, String where) {
    Life.succeed(where, () -> life.unstage(node));
    life.requireNothingLeft(node, where);
  }

  private Life life() {
    // the requests of those before, whose answers were lost with their processes, are over
    host.clock().advance(ExpectedController.LONGEST.plusSeconds(1));
    return new Life(host, dir.resolve("kubelet"), Life.ext4()).encrypted();
  }

  private void live(Crash crash, Call call) {
    try {
      call.apply(node(crash::around));
    } catch (Crash.Killed _) {
      // as it has to be
    }
    crash.settle(host.clock());
  }

  /** A call to a node. */
  private interface Call {
    Outcome<?> apply(BareNode node);
  }

  private BareNode node(UnaryOperator<NodePorts> seam) {
    return BareNode.start(host, dir.resolve("state"), seam);
  }
}

package dev.holdfast.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.Crash;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.domain.controller.ExpectedController;
import dev.holdfast.domain.volume.VolumeUse;
import dev.holdfast.simulator.SimulatedHost;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For each request, the node dies at each change that the request makes through a port; after a
 * restart the request is repeated, or taken back, until it succeeds: nothing is doubled, nothing is
 * left over, no byte is lost. The changes are found by making them.
 */
class CrashMatrixTest {
  private static final Logger LOG = LoggerFactory.getLogger(CrashMatrixTest.class);

  @TempDir(factory = InMemory.class)
  static Path dir;

  private static SimulatedHost host;

  @BeforeAll
  static void start() {
    host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
  }

  @AfterAll
  static void end() {
    host.close();
  }

  /** Kubelet's calls. */
  private enum Rpc implements BiFunction<Life, BareNode, Outcome<?>> {
    STAGE(Life::stage),
    PUBLISH(Life::publish),
    STAGE_FOR_GROUP(Life::stageForGroup),
    PUBLISH_FOR_ANOTHER_GROUP(Life::publishForAnotherGroup),
    EXPAND(Life::expand),
    UNPUBLISH(Life::unpublish),
    UNSTAGE(Life::unstage);

    private final BiFunction<Life, BareNode, Outcome<?>> call;

    Rpc(BiFunction<Life, BareNode, Outcome<?>> call) {
      this.call = call;
    }

    @Override
    public Outcome<?> apply(Life life, BareNode node) {
      return call.apply(life, node);
    }
  }

  /**
   * @param elsewhere true if another host has the reservation, from which Kubernetes has detached
   *     it
   * @param first what has succeeded before
   * @param killed the request in which the node dies
   * @param then what is asked after the restart, in this order, until each succeeds
   */
  private record Case(
      String name,
      VolumeUse use,
      boolean data,
      boolean elsewhere,
      List<Rpc> first,
      Rpc killed,
      List<Rpc> then) {
    Case(String name, VolumeUse use, boolean data, List<Rpc> first, Rpc killed, List<Rpc> then) {
      this(name, use, data, false, first, killed, then);
    }
  }

  private static final List<Case> CASES =
      Stream.concat(
              Stream.of(Life.ext4(), new VolumeUse.Block()).flatMap(CrashMatrixTest::cases),
              filesystems())
          .toList();

  /** The stage for a group has all changes of one for none. */
  private static Stream<Case> filesystems() {
    return Stream.of(
        new Case("ext4 stage, empty", Life.ext4(), false, List.of(), Rpc.STAGE, List.of(Rpc.STAGE)),
        new Case(
            "ext4 stage for a group",
            Life.ext4(),
            true,
            List.of(),
            Rpc.STAGE_FOR_GROUP,
            List.of(Rpc.STAGE_FOR_GROUP)),
        new Case(
            "ext4 publish for another group",
            Life.ext4(),
            true,
            List.of(Rpc.STAGE_FOR_GROUP),
            Rpc.PUBLISH_FOR_ANOTHER_GROUP,
            List.of(Rpc.PUBLISH_FOR_ANOTHER_GROUP)));
  }

  private static Stream<Case> cases(VolumeUse use) {
    String kind = use instanceof VolumeUse.Block ? "block" : "ext4";
    return Stream.of(
        new Case(
            kind + " stage, taken over", use, true, true, List.of(), Rpc.STAGE, List.of(Rpc.STAGE)),
        new Case(kind + " stage, taken back", use, true, List.of(), Rpc.STAGE, List.of()),
        new Case(
            kind + " publish", use, true, List.of(Rpc.STAGE), Rpc.PUBLISH, List.of(Rpc.PUBLISH)),
        new Case(
            kind + " publish, taken back", use, true, List.of(Rpc.STAGE), Rpc.PUBLISH, List.of()),
        new Case(
            kind + " expand",
            use,
            true,
            List.of(Rpc.STAGE, Rpc.PUBLISH),
            Rpc.EXPAND,
            List.of(Rpc.EXPAND)),
        new Case(
            kind + " unpublish",
            use,
            true,
            List.of(Rpc.STAGE, Rpc.PUBLISH),
            Rpc.UNPUBLISH,
            List.of(Rpc.UNPUBLISH)),
        new Case(
            kind + " unstage", use, true, List.of(Rpc.STAGE), Rpc.UNSTAGE, List.of(Rpc.UNSTAGE)));
  }

  @TestFactory
  Stream<DynamicTest> convergesWhereverTheProcessDies() {
    return CASES.stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> matrix(one)));
  }

  private static void matrix(Case one) {
    int at = 1;
    while (dies(one, at)) {
      at++;
    }
    LOG.info("{}: died at each of {} changes", one.name(), at - 1);
    assertThat(at).as("changes of " + one.name()).isGreaterThan(2);
  }

  /** False once the request ends before it gets to this change. */
  private static boolean dies(Case one, int at) {
    // the requests of the cases before, whose answers were lost with their processes, are over
    host.clock().advance(ExpectedController.LONGEST.plusSeconds(1));
    Life life = new Life(host, dir.resolve("kubelet"), one.use()).reserving();
    Crash none = Crash.never();
    BareNode whole = node(none::around);
    if (one.data()) {
      if (one.use() instanceof VolumeUse.Filesystem) {
        succeed(life, whole, Rpc.STAGE, "before");
        succeed(life, whole, Rpc.UNSTAGE, "before");
      }
      life.write();
    }
    String filesystem = life.filesystem();
    if (one.elsewhere()) {
      life.reserveElsewhere();
    }
    for (Rpc rpc : one.first()) {
      succeed(life, whole, rpc, "before");
    }
    if (one.killed() == Rpc.EXPAND) {
      life.target().resize(1, 2 * Life.BYTES);
    }
    none.settle(host.clock());
    Crash crash = new Crash(at);
    try {
      one.killed().apply(life, node(crash::around));
    } catch (Crash.Killed _) {
      // as it has to be
    }
    crash.settle(host.clock());
    String where = one.name() + ", killed " + crash.where();
    Crash lives = Crash.never();
    BareNode again = node(lives::around);
    for (Rpc rpc : one.then()) {
      succeed(life, again, rpc, where);
      lives.settle(host.clock());
      required(life, again, rpc, where);
    }
    if (one.data()) {
      assertThat(life.filesystem()).as(where).isEqualTo(filesystem);
      life.requireDataIntact(where);
    }
    succeed(life, again, Rpc.UNPUBLISH, where);
    succeed(life, again, Rpc.UNSTAGE, where);
    life.requireNothingLeft(again, where);
    return crash.happened();
  }

  private static void required(Life life, BareNode node, Rpc rpc, String where) {
    switch (rpc) {
      case STAGE -> life.requireStaged(node, where);
      case STAGE_FOR_GROUP -> life.requireStagedForGroup(node, where);
      case PUBLISH_FOR_ANOTHER_GROUP -> life.requirePublishedForAnotherGroup(node, where);
      case PUBLISH, EXPAND -> life.requirePublished(node, where);
      case UNPUBLISH -> life.requireNotPublished(node, where);
      case UNSTAGE -> life.requireNothingLeft(node, where);
    }
  }

  private static void succeed(Life life, BareNode node, Rpc rpc, String where) {
    Life.succeed(where + ", then " + rpc, () -> rpc.apply(life, node));
  }

  private static BareNode node(UnaryOperator<NodePorts> seam) {
    return BareNode.start(host, dir.resolve("state"), seam);
  }
}

package dev.holdfast.bootstrap.loop;

import static dev.holdfast.bootstrap.simulated.Volumes.FIRST;
import static dev.holdfast.bootstrap.simulated.Volumes.PORT;
import static dev.holdfast.bootstrap.simulated.Volumes.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.Beside;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.Seams;
import dev.holdfast.bootstrap.simulated.Volumes;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.fault.FaultPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A switch is restarted, and a hundred volumes lose all their controllers at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StormTest {
  private static final int VOLUMES = 100;

  /** Calls at once; so few that their connects do not take all threads that may hang. */
  private static final int KUBELETS = 8;

  private static final List<String> ADDRESSES = List.of(FIRST, SECOND);

  private static final int MOST_LOOKS = 600;

  /** To one address of which nothing is known. */
  private static final int A_FEW = 4;

  /** To all that did not answer the last time. */
  private static final int A_FEW_TO_SILENT = 2;

  /** Looks, one a second. */
  private static final int GIVEN_UP_AFTER = 10;

  private Path dir;
  private SimulatedHost host;
  private BareNode node;
  private Gate gate;
  private Volumes volumes;
  private Set<VolumeId> staged;

  @BeforeAll
  void stageAll(@TempDir(factory = InMemory.class) Path directory) {
    dir = directory;
    host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
    restart();
    staged =
        IntStream.range(0, KUBELETS)
            .mapToObj(kubelet -> Beside.call(host.clock(), () -> stageEvery(kubelet)))
            .toList()
            .stream()
            .flatMap(staging -> staging.get().stream())
            .collect(Collectors.toSet());
  }

  private List<VolumeId> stageEvery(int first) {
    return IntStream.iterate(first, i -> i < VOLUMES, i -> i + KUBELETS)
        .mapToObj(i -> volumes.stage("vol-" + i))
        .toList();
  }

  /** A node that knows nothing of any address. */
  @BeforeEach
  void restart() {
    gate = new Gate(host.clock());
    node =
        BareNode.start(
            host,
            dir.resolve("node"),
            ports ->
                Seams.with(
                    ports, new SeldomRead(ports.topology(), host), gate.before(ports.connector())),
            // time is skipped here, and the bound is not the subject
            Duration.ofDays(1));
    volumes =
        new Volumes(
            host,
            node.services(),
            dir.resolve("kubelet"),
            ConnectionPolicy.DEFAULT.withCtrlLossTmo(Timeout.ofSeconds(4)));
    // what was never seen alive is left to kubelet
    node.services().reconcile().step();
  }

  @AfterAll
  void end() {
    node.close();
  }

  /** After every disturbance all of them come back. */
  @AfterEach
  void comeBack() {
    host.faults().clear();
    gate.open();
    until(this::allWell);
  }

  @Test
  void anAddressIsMetWithAFewConnectsThenWithOneAndWithEverMoreAsItAnswers() {
    loseAll();
    gate.close(nqns());
    until(() -> heldAtEach(A_FEW));
    stays(() -> heldAtEach(A_FEW));

    gate.leaveWithoutAnswer();
    until(() -> heldAtEach(1));
    stays(() -> heldAtEach(1));

    for (int more = 2; more <= 32; more *= 2) {
      int expected = more;
      gate.letThrough();
      until(() -> heldAtEach(expected));
    }
    stays(() -> heldAtEach(32));
  }

  @Test
  void aVolumeThatKubeletWaitsForComesFirst() {
    VolumeId last = new VolumeId("vol-" + (VOLUMES - 1));
    loseAll();
    gate.close(nqns());
    assertThat(volumes.publish(last)).isInstanceOf(Outcome.Failure.class);
    until(() -> ADDRESSES.stream().allMatch(address -> gate.heldAt(address).size() >= A_FEW));

    SubsystemNqn nqn = nqn(last);
    assertThat(gate.heldAt(FIRST)).contains(nqn);
    assertThat(gate.heldAt(SECOND)).contains(nqn);
  }

  @Test
  void connectsThatHangCostAFewThreadsAndNobodyElseWaitsForThem() {
    VolumeId other = volumes.stage("other");
    loseAll();
    FaultPoint connect = host.faults().at("connect").hang();
    int few = A_FEW * ADDRESSES.size();
    until(() -> connect.hanging() == few);
    for (int look = 1; look < GIVEN_UP_AFTER; look++) {
      assertThat(connect.hanging()).isEqualTo(few);
      assertThat(threads()).isEqualTo(few);
      look();
    }

    assertThat(volumes.publish(other)).isInstanceOf(Outcome.Success.class);
    assertThat(volumes.unpublish(other)).isInstanceOf(Outcome.Success.class);
    assertThat(volumes.unstage(other)).isInstanceOf(Outcome.Success.class);
    assertThat(connect.hanging()).isEqualTo(few);
    assertThat(controllers(volumes.target(other))).isZero();

    // those that are given up hang on, and few more are tried
    look();
    assertThat(connect.hanging()).isEqualTo(few + A_FEW_TO_SILENT);
  }

  @Test
  void aRepairThatWaitsKeepsNoOtherSubsystemFromBeingStaged() {
    loseAll();
    gate.close(nqns());
    until(() -> heldAtEach(A_FEW));

    VolumeId fresh = volumes.stage("fresh");

    assertThat(heldAtEach(A_FEW)).isTrue();
    assertThat(volumes.publish(fresh)).isInstanceOf(Outcome.Success.class);
    assertThat(volumes.unpublish(fresh)).isInstanceOf(Outcome.Success.class);
    assertThat(volumes.unstage(fresh)).isInstanceOf(Outcome.Success.class);
  }

  @Test
  void callsForOneTargetAreAFewAtOnce() {
    List<VolumeId> more =
        IntStream.range(0, 3 * A_FEW).mapToObj(i -> new VolumeId("more-" + i)).toList();
    gate.close(more.stream().map(this::nqn).collect(Collectors.toSet()));
    List<Beside<VolumeId>> calls = stageAtOnce("more-", more.size());
    stays(() -> heldAtEach(A_FEW));

    gate.open();
    calls.forEach(
        call -> assertThat(volumes.unstage(call.get())).isInstanceOf(Outcome.Success.class));
  }

  private List<Beside<VolumeId>> stageAtOnce(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Beside.call(host.clock(), () -> volumes.stage(prefix + i)))
        .toList();
  }

  private void loseAll() {
    targets().forEach(target -> ADDRESSES.forEach(address -> target.cut(address, PORT)));
    host.clock().advance(Duration.ofSeconds(30));
    targets().forEach(target -> ADDRESSES.forEach(address -> target.restore(address, PORT)));
    assertThat(targets()).allSatisfy(target -> assertThat(controllers(target)).isZero());
  }

  private List<SimulatedTarget> targets() {
    return staged.stream().map(volumes::target).toList();
  }

  private Set<SubsystemNqn> nqns() {
    return staged.stream().map(this::nqn).collect(Collectors.toSet());
  }

  private SubsystemNqn nqn(VolumeId volume) {
    return new SubsystemNqn(volumes.target(volume).nqn());
  }

  private long controllers(SimulatedTarget target) {
    return host.kernel().controllers().stream()
        .filter(controller -> controller.options().nqn().equals(target.nqn()))
        .count();
  }

  private boolean heldAtEach(int count) {
    return ADDRESSES.stream().allMatch(address -> gate.heldAt(address).size() == count);
  }

  /** Of those that wait in the kernel. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("connect: "))
        .count();
  }

  private boolean allWell() {
    return node.services().health().all().stream()
            .filter(health -> staged.contains(health.volume()))
            .filter(health -> health.verdict() == Verdict.HEALTHY)
            .count()
        == VOLUMES;
  }

  private void look() {
    node.look(Duration.ofSeconds(1));
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

  private void stays(BooleanSupplier condition) {
    for (int i = 0; i < 10; i++) {
      look();
      assertThat(condition.getAsBoolean()).isTrue();
    }
  }
}

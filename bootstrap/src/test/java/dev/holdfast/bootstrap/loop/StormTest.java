package dev.holdfast.bootstrap.loop;

import static dev.holdfast.bootstrap.simulated.Volumes.FIRST;
import static dev.holdfast.bootstrap.simulated.Volumes.PORT;
import static dev.holdfast.bootstrap.simulated.Volumes.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.Crash;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.Seams;
import dev.holdfast.bootstrap.simulated.Volumes;
import dev.holdfast.bootstrap.stories.Awaiting;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A switch is restarted, and two hundred volumes lose all their controllers at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@org.junit.jupiter.api.Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
final class StormTest {
  private static final int VOLUMES = 200;
  private static final List<String> ADDRESSES = List.of(FIRST, SECOND);

  /** To one address of which nothing is known. */
  private static final int A_FEW = 4;

  private Path dir;
  private SimulatedHost host;
  private BareNode node;
  private Gate gate;
  private Volumes volumes;
  private Set<VolumeId> staged;

  @BeforeAll
  void stageAll(@TempDir(factory = InMemory.class) Path directory) throws Exception {
    dir = directory;
    host = SimulatedHost.create(dir.resolve("host"));
    restart();
    try (ExecutorService kubelet = Executors.newFixedThreadPool(32)) {
      List<Future<VolumeId>> calls =
          IntStream.range(0, VOLUMES)
              .mapToObj(i -> kubelet.submit(() -> volumes.stage("vol-" + i)))
              .toList();
      for (Future<VolumeId> call : calls) {
        call.get();
      }
    }
    staged =
        IntStream.range(0, VOLUMES)
            .mapToObj(i -> new VolumeId("vol-" + i))
            .collect(Collectors.toSet());
    // not before: with many threads, what one waits for passes for all
    host.clock().holdButSkipWaits();
  }

  /** A node that knows nothing of any address. */
  @BeforeEach
  void restart() {
    gate = new Gate();
    node =
        BareNode.start(
            host,
            dir.resolve("node"),
            ports -> Seams.with(ports, gate.before(ports.connector())),
            task -> Thread.ofVirtual().uncaughtExceptionHandler(Crash::told).start(task),
            // time is skipped here, and it is not about that
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
    VolumeId last = new VolumeId("vol-99");
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
    VolumeId other = stage("other");
    loseAll();
    FaultPoint connect = host.faults().at("connect").hang();
    int few = A_FEW * ADDRESSES.size();
    until(() -> connect.hanging() == few);
    stays(() -> connect.hanging() == few && threads() == few);

    assertThat(volumes.publish(other)).isInstanceOf(Outcome.Success.class);
    assertThat(volumes.unpublish(other)).isInstanceOf(Outcome.Success.class);
    assertThat(volumes.unstage(other)).isInstanceOf(Outcome.Success.class);
    assertThat(connect.hanging()).isEqualTo(few);
    assertThat(controllers(volumes.target(other))).isZero();
  }

  @Test
  void aRepairThatWaitsKeepsNoOtherSubsystemFromBeingStaged() {
    loseAll();
    gate.close(nqns());
    until(() -> heldAtEach(A_FEW));

    VolumeId fresh = stage("fresh");

    assertThat(heldAtEach(A_FEW)).isTrue();
    assertThat(volumes.publish(fresh)).isInstanceOf(Outcome.Success.class);
    assertThat(volumes.unpublish(fresh)).isInstanceOf(Outcome.Success.class);
    assertThat(volumes.unstage(fresh)).isInstanceOf(Outcome.Success.class);
  }

  @Test
  void callsForOneTargetAreAFewAtOnce() throws Exception {
    List<VolumeId> more =
        IntStream.range(0, 3 * A_FEW).mapToObj(i -> new VolumeId("more-" + i)).toList();
    gate.close(more.stream().map(this::nqn).collect(Collectors.toSet()));
    host.clock().run();
    try (ExecutorService kubelet = Executors.newFixedThreadPool(more.size())) {
      List<Future<VolumeId>> calls =
          more.stream().map(volume -> kubelet.submit(() -> volumes.stage(volume.value()))).toList();
      Awaiting.until(() -> heldAtEach(A_FEW));
      for (int i = 0; i < 10; i++) {
        node.services().reconcile().step();
        assertThat(heldAtEach(A_FEW)).isTrue();
      }
      gate.open();
      for (Future<VolumeId> call : calls) {
        assertThat(volumes.unstage(call.get())).isInstanceOf(Outcome.Success.class);
      }
    }
    host.clock().holdButSkipWaits();
  }

  /** In real time: what is skipped passes for the threads that connect as well. */
  private VolumeId stage(String name) {
    host.clock().run();
    VolumeId volume = volumes.stage(name);
    host.clock().holdButSkipWaits();
    return volume;
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
        .filter(thread -> thread.getName().startsWith("kernel: connect"))
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
    host.clock().advance(Duration.ofSeconds(1));
    node.services().reconcile().step();
  }

  private void until(BooleanSupplier condition) {
    Awaiting.until(() -> {
      look();
      return condition.getAsBoolean();
    });
  }

  private void stays(BooleanSupplier condition) {
    for (int i = 0; i < 10; i++) {
      look();
      assertThat(condition.getAsBoolean()).isTrue();
    }
  }
}

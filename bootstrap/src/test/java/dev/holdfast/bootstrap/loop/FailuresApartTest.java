package dev.holdfast.bootstrap.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.EveryCall;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.Volumes;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failure of one volume affects that volume, for as long as it lasts. */
final class FailuresApartTest {
  /** Replaces a call of a port. */
  @FunctionalInterface
  private interface Fault {
    void at(String call, List<Object> arguments);
  }

  private static final int MOST_LOOKS = 600;

  @TempDir(factory = InMemory.class)
  Path dir;

  private final AtomicReference<@Nullable Fault> fault = new AtomicReference<>();

  @SuppressWarnings("NullAway.Init")
  private SimulatedHost host;

  @SuppressWarnings("NullAway.Init")
  private BareNode node;

  @SuppressWarnings("NullAway.Init")
  private Volumes volumes;

  @BeforeEach
  void start() {
    host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
    startNode();
  }

  @AfterEach
  void end() {
    node.close();
  }

  /** Also one more on what an earlier one has left. */
  private void startNode() {
    node =
        BareNode.start(
            host,
            dir.resolve("node"),
            new Broken()::around,
            // time is skipped here, and the bound is not the subject
            Duration.ofDays(1));
    volumes =
        new Volumes(
            host,
            node.services(),
            dir.resolve("node/kubelet/plugins/kubernetes.io/csi/nvmeof.csi.holdfast.dev"),
            ConnectionPolicy.DEFAULT.withCtrlLossTmo(Timeout.ofSeconds(4)));
  }

  private final class Broken implements EveryCall {
    @Override
    public @Nullable Object pass(String name, Call real) throws Throwable {
      Fault now = fault.get();
      if (now != null) {
        now.at(name, real.arguments());
      }
      return real.make();
    }
  }

  @Test
  void anErrorInARepairKeepsNoLockAndNoPlace() {
    VolumeId volume = volumes.stage("a");
    SimulatedTarget target = lose(volume);
    fault.set((call, _) -> {
      if (call.equals("HostIdentity.current")
          && Thread.currentThread().getName().equals("repair")) {
        throw new InternalError("unable to create native thread");
      }
    });
    until(() -> !repairsThatFailed(volume).isEmpty());

    fault.set(null);
    back(target);

    awaitHealthy(volume);
    assertThat(volumes.unstage(volume)).isInstanceOf(Outcome.Success.class);
    assertThat(host.kernel().controllers()).isEmpty();
  }

  /** And the call is one that kubelet repeats: what it did is still there. */
  @Test
  void anErrorInACallIsAnUncertainAnswer() {
    fault.set((call, _) -> {
      if (call.equals("FabricSettings.applyTimers")) {
        throw new InternalError("unable to create native thread");
      }
    });
    assertThat(volumes.tryStage("a"))
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure -> assertThat(failure.failure()).isInstanceOf(NodeFailure.MayRemain.class));

    fault.set(null);
    VolumeId volume = volumes.stage("a");

    assertThat(volumes.unstage(volume)).isInstanceOf(Outcome.Success.class);
    assertThat(host.kernel().controllers()).isEmpty();
    assertThat(node.ports().records().all()).isEmpty();
  }

  @Test
  void aRecordThatCannotBeRebuiltKeepsNoVolumeFromBeingRepaired() throws IOException {
    VolumeId lost = volumes.stage("lost");
    VolumeId other = volumes.stage("other");
    Files.writeString(
        volumes.kubelet().resolve("lost/vol_data.json"),
        "{\"driverName\":\"nvmeof.csi.holdfast.dev\",\"volumeHandle\":\"lost\"}");
    node.ports().records().remove(lost);
    fault.set((call, arguments) -> {
      if (call.equals("VolumeRecords.put")
          && arguments.getFirst() instanceof StagedVolume put
          && put.id().equals(lost)) {
        throw new HostInterfaceException("VolumeRecords", "lost", "Read-only file system");
      }
    });
    startNode();
    SimulatedTarget target = lose(other);
    back(target);

    awaitHealthy(other);
    assertThat(node.services().health().setAside())
        .singleElement()
        .satisfies(aside -> assertThat(aside.kind() + " " + aside.what()).isEqualTo("staging lost"))
        .satisfies(aside -> assertThat(aside.why()).contains("Read-only file system"));

    fault.set(null);
    awaitHealthy(lost);
    assertThat(node.services().health().setAside()).isEmpty();
  }

  @Test
  void aVolumeWhoseDeviceCannotBeCheckedHasNoVerdictAndTheOthersHave() {
    VolumeId odd = volumes.stage("odd");
    VolumeId other = volumes.stage("other");
    awaitHealthy(odd);
    awaitHealthy(other);
    String identity = node.ports().records().find(odd).orElseThrow().identity().toString();
    fault.set((call, arguments) -> {
      if (call.equals("BlockDevices.wrongNode")
          && identity.contains(identityOf(arguments.getFirst()))) {
        throw new HostInterfaceException("BlockDevices", "odd", "Input/output error");
      }
    });

    SimulatedTarget target = lose(other);
    back(target);

    awaitHealthy(other);
    assertThat(node.services().health().all())
        .extracting(VolumeHealth::volume)
        .containsExactly(other);
    assertThat(node.services().health().setAside())
        .extracting(Aside::kind, Aside::what)
        .containsExactly(tuple("volume", "odd"));

    fault.set(null);
    awaitHealthy(odd);
    assertThat(node.services().health().setAside()).isEmpty();
  }

  private static String identityOf(Object namespace) {
    return ((Namespace) namespace).ids().toString();
  }

  private List<String> repairsThatFailed(VolumeId volume) {
    return node.services().health().report(volume).orElseThrow().repairs().stream()
        .map(repair -> repair.last())
        .filter(last -> !last.isEmpty())
        .toList();
  }

  private SimulatedTarget lose(VolumeId volume) {
    // a loss that no look has seen is restaged only when kubelet asks
    look();
    SimulatedTarget target = volumes.target(volume);
    target.cut(Volumes.FIRST, Volumes.PORT);
    target.cut(Volumes.SECOND, Volumes.PORT);
    host.clock().advance(Duration.ofSeconds(40));
    look();
    return target;
  }

  private static void back(SimulatedTarget target) {
    target.restore(Volumes.FIRST, Volumes.PORT);
    target.restore(Volumes.SECOND, Volumes.PORT);
  }

  private void look() {
    node.look(Duration.ofSeconds(10));
  }

  private void awaitHealthy(VolumeId volume) {
    until(() ->
        node.services()
            .health()
            .report(volume)
            .filter(report -> report.health().verdict() == Verdict.HEALTHY)
            .isPresent());
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

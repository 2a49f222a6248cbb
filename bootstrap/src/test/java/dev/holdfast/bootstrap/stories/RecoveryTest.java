package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.ReconcileConnections;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeHealth.Change;
import dev.holdfast.application.port.in.ReportVolumeHealth.Report;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.SimulatedErrno;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The network fails and recovers, without any call to Holdfast. */
final class RecoveryTest extends SharedNode {
  @Test
  void afterTheKernelGaveUpTheNextPodGetsTheVolumeWithoutHelp() {
    SimulatedTarget target = node.target();
    Volume volume = shortLived(target);
    volume.stage();
    volume.publish("a", false);

    outage(target);
    await(() -> node.controllers(target.nqn()).isEmpty());
    await(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.ORPHANED)));
    assertThat(refused(Code.UNAVAILABLE, () -> volume.publish("b", false))).contains("dead");
    back(target);
    await(() -> publishes(volume, "b"));
    // by the next scan the staging mount is alive again, and what is left is the pod's
    await(() -> namedFirst(report(volume), volume.target("a")));

    Report report = report(volume);
    assertThat(report.health().verdict()).isEqualTo(Verdict.DEAD_MOUNT);
    assertThat(report.health().findings().getFirst().evidence())
        .doesNotContain(volume.target("b").toString());
    assertThat(report.health().findings().getFirst().evidence()).contains("(pod shop/a)");
    assertThat(report.health().findings().getFirst().remedy())
        .contains("delete the pod")
        .endsWith("; run kubectl -n shop delete pod a");
    assertThat(report.history())
        .extracting(Change::to)
        .contains(Verdict.RECONNECTING, Verdict.ORPHANED);

    volume.unpublish("a");
    await(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.HEALTHY)));
    volume.unpublish("b");
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aPathThatTheKernelGaveUpIsConnectedAgain() {
    SimulatedTarget target = node.target();
    Volume volume = shortLived(target);
    volume.stage();
    await(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.HEALTHY)));

    target.refuse(Node.SECOND, Node.PORT);
    await(() -> node.controllers(target.nqn()).size() == 1);
    await(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.DEGRADED)));
    target.restore(Node.SECOND, Node.PORT);
    await(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.HEALTHY)));

    assertThat(node.controllers(target.nqn())).hasSize(2);
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aVolumeThatIsUnstagedInAnOutageDoesNotComeBackAndItsNeighbourDoes() {
    SimulatedTarget target = node.target();
    target.withNamespace(2, Node.GIB, "00000002-0000-4000-8000-000000000001", null, null);
    Volume leaving = shortLived(target).with("nsid", "1");
    Volume staying = shortLived(target).with("nsid", "2");
    leaving.stage();
    staying.stage();

    outage(target);
    await(() -> node.controllers(target.nqn()).isEmpty());
    leaving.unstage();
    back(target);
    await(() -> node.verdict(staying.id()).equals(Optional.of(Verdict.HEALTHY)));

    assertThat(node.mounts(leaving.staging())).isEmpty();
    assertThat(node.bean(ReportVolumeHealth.class).report(new VolumeId(leaving.id()))).isEmpty();
    assertThat(node.controllers(target.nqn())).hasSize(2);
    staying.publish();
    staying.unpublish();
    staying.unstage();
    nothingIsLeftOf(staying, target);
  }

  @Test
  void timersThatSomebodyChangedAreSetBack() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    await(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.HEALTHY)));
    Controller first = node.controllers(target.nqn()).getFirst();

    write(first.name() + "/ctrl_loss_tmo", "-1");
    await(() -> lossTimers(target).contains(Timeout.OFF));
    reconnect(volume);
    await(() -> lossTimers(target).equals(List.of(Timeout.ofSeconds(60), Timeout.ofSeconds(60))));
    volume.unstage();
  }

  @Test
  void aNamespaceThatIsBackWithoutATellingIsLookedFor() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    await(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.HEALTHY)));
    target.disable(1);
    await(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.NO_NAMESPACE)));
    target.enable(1);
    await(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.HEALTHY)));
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void whatComesUpAfterItsVolumeHasGoneIsLetGo() {
    SimulatedTarget target = node.target();
    Volume volume = shortLived(target);
    volume.stage();
    outage(target);
    await(() -> node.controllers(target.nqn()).isEmpty());
    var connect = node.host().faults().at("connect.before").hang();
    back(target);
    await(() -> connect.hanging() > 0);
    volume.unstage();
    var deletion = node.host().faults().at("delete.before").hang();
    connect.release();
    await(() -> deletion.hanging() > 0);
    deletion.release();
    await(() -> node.controllers(target.nqn()).isEmpty());
    nothingIsLeftOf(volume, target);
  }

  static boolean publishes(Volume volume, String pod) {
    return succeeds(() -> volume.publish(pod, false));
  }

  /** As kubelet does: what is not refused for good is asked for again. */
  static boolean succeeds(Runnable call) {
    return refusal(call).isEmpty();
  }

  static String refusal(Runnable call) {
    try {
      call.run();
      return "";
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).as("%s", e.getStatus()).isEqualTo(Code.UNAVAILABLE);
      return e.getStatus().toString();
    }
  }

  @Test
  void theManagementPortTellsAndTakesOrders() throws Exception {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    await(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.HEALTHY)));
    String all = node.management("GET", "volumes", "").body();
    assertThat(all).contains(volume.id(), "HEALTHY", "\"usablePaths\":2");
    String one = node.management("GET", "volumes/" + volume.id(), "").body();
    assertThat(one).contains("\"ctrlLossTmo\":\"60s\"", "\"blastRadius\"", "\"history\"");
    for (String action : List.of("reconnect", "rescan")) {
      assertThat(
              node.management("POST", "volumes/" + volume.id(), "{\"action\":\"" + action + "\"}")
                  .body())
          .contains("done");
    }
    assertThat(
            node.management("POST", "volumes/" + volume.id(), "{\"action\":\"format\"}")
                .statusCode())
        .isEqualTo(400);
    assertThat(node.management("GET", "volumes/nobody", "").statusCode()).isEqualTo(404);
    volume.unstage();
  }

  private List<Timeout> lossTimers(SimulatedTarget target) {
    return node.controllers(target.nqn()).stream()
        .flatMap(controller -> controller.timers().ctrlLossTmo().stream())
        .toList();
  }

  private void reconnect(Volume volume) {
    node.bean(ReconcileConnections.class).reconnect(new VolumeId(volume.id()));
  }

  private void write(String attribute, String value) {
    try {
      node.host().kernel().write(node.host().sys().resolve("class/nvme").resolve(attribute), value);
    } catch (SimulatedErrno e) {
      throw new AssertionError(e);
    }
  }

  private Volume shortLived(SimulatedTarget target) {
    return node.volume(target.nqn()).with("ctrlLossTmo", "2").with("reconnectDelay", "1");
  }

  /** A dead staging mount would be named first. */
  private static boolean namedFirst(Report report, Path pod) {
    return report.health().findings().stream()
        .limit(1)
        .anyMatch(finding -> finding.evidence().contains(pod.toString()));
  }

  private Report report(Volume volume) {
    return node.bean(ReportVolumeHealth.class).report(new VolumeId(volume.id())).orElseThrow();
  }

  static void outage(SimulatedTarget target) {
    target.refuse(Node.FIRST, Node.PORT);
    target.refuse(Node.SECOND, Node.PORT);
  }

  static void back(SimulatedTarget target) {
    target.restore(Node.FIRST, Node.PORT);
    target.restore(Node.SECOND, Node.PORT);
  }

  private static void await(BooleanSupplier condition) {
    Awaiting.until(condition);
  }
}

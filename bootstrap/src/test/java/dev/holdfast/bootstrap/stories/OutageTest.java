package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.Fact;
import dev.holdfast.bootstrap.observe.LoggingFactPublisher;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The network goes, and comes back. */
final class OutageTest extends SharedNode {
  @Test
  void aRenumberedDeviceIsFoundByNqnAndIdentity() {
    SimulatedTarget target = node.target();
    Volume volume = shortLived(target);
    volume.stage();
    volume.publish();
    DeviceName before = device(target);

    outage(target);
    await(() -> node.controllers(target.nqn()).isEmpty());
    assertThat(refused(Code.UNAVAILABLE, () -> volume.publish("b", false))).contains("dead");
    assertThat(node.mounts(volume.target("b"))).isEmpty();
    target.restore(Node.FIRST, Node.PORT);
    target.restore(Node.SECOND, Node.PORT);
    await(() -> RecoveryTest.succeeds(volume::stage));
    volume.publish();

    assertThat(device(target)).isNotEqualTo(before);
    assertThat(node.mounts(volume.staging())).hasSize(1);
    assertThat(node.mounts(volume.target())).hasSize(1);
    volume.unpublish();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aMountOfTheOldDeviceIsNotHandedOutWhenTheVolumeIsBackOnANewOne() {
    SimulatedTarget target = node.target();
    Volume volume = shortLived(target);
    volume.stage();

    outage(target);
    await(() -> node.controllers(target.nqn()).isEmpty());
    node.host().faults().at("program.umount").failTimes(1000, 32, "target is busy");
    target.restore(Node.FIRST, Node.PORT);
    target.restore(Node.SECOND, Node.PORT);
    await(() -> RecoveryTest.refusal(volume::publish).contains("mounted again"));
    assertThat(node.mounts(volume.target())).isEmpty();
    node.host().faults().clear();
    await(() -> RecoveryTest.succeeds(volume::publish));

    volume.unpublish();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aVolumeWhoseTargetHasGoneForGoodCanStillBeTakenDown() {
    SimulatedTarget target = node.target();
    Volume volume = shortLived(target);
    volume.stage();
    volume.publish();
    outage(target);
    await(() -> node.controllers(target.nqn()).isEmpty());

    volume.unpublish();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aControllerOnItsWayIsWaitedForAndNotDoubled() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).with("reconnectDelay", "1");
    volume.stage();
    List<String> names = names(target);
    outage(target);
    await(() ->
        node.controllers(target.nqn()).stream()
            .allMatch(controller -> controller.state().onItsWay()));

    target.restore(Node.FIRST, Node.PORT);
    target.restore(Node.SECOND, Node.PORT);
    volume.stage();

    assertThat(names(target)).isEqualTo(names);
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  /** OUT_OF_RANGE would be final for kubelet, although the target may have grown it. */
  @Test
  void anExpansionIsAskedForAgainAfterTheOutage() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).with("reconnectDelay", "1");
    volume.stage();
    volume.publish();
    outage(target);
    await(() ->
        node.controllers(target.nqn()).stream()
            .allMatch(controller -> controller.state().onItsWay()));
    target.resize(1, 2 * Node.GIB);

    assertThat(refused(Code.UNAVAILABLE, () -> volume.expand(2 * Node.GIB))).contains("no path");
    target.restore(Node.FIRST, Node.PORT);
    target.restore(Node.SECOND, Node.PORT);
    await(() -> RecoveryTest.succeeds(() -> volume.expand(2 * Node.GIB)));

    volume.unpublish();
    volume.unstage();
  }

  @Test
  void theMachinesTellTheStoryOfALostPath() {
    List<Fact> facts = new CopyOnWriteArrayList<>();
    SimulatedTarget target = node.target();
    node.bean(LoggingFactPublisher.class)
        .listen(fact -> {
          if (fact.subject().contains(target.nqn())) {
            facts.add(fact);
          }
        });
    Volume volume = node.volume(target.nqn()).with("reconnectDelay", "1");
    volume.stage();
    await(() -> has(facts, "subsystem", "HEALTHY"));
    target.refuse(Node.SECOND, Node.PORT);
    await(() -> has(facts, "controller", "RECOVERING") && has(facts, "subsystem", "DEGRADED"));
    target.restore(Node.SECOND, Node.PORT);
    await(() -> facts.getLast().to().equals("HEALTHY"));
    volume.unstage();
  }

  @Test
  void aNamespaceThatWasReplacedIsNotMistakenForTheVolume() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    target.replace(1, "0badf00d-0000-4000-8000-00000000000f", null, null);
    await(() ->
        node.topology().subsystems().stream()
            .filter(subsystem -> subsystem.nqn().value().equals(target.nqn()))
            .flatMap(subsystem -> subsystem.namespaces().stream())
            .anyMatch(n -> n.ids().toString().contains("0badf00d")));

    refused(Code.UNAVAILABLE, volume::publish);
    refused(Code.INTERNAL, volume::stage);
    assertThat(node.mounts(volume.target())).isEmpty();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aNodeThatWentWithItsDeviceIsNotTakenForANewOneOfThatName() {
    SimulatedTarget target = node.target();
    Volume volume = shortLived(target).asBlock();
    volume.stage();
    volume.publish();
    outage(target);
    await(() -> node.controllers(target.nqn()).isEmpty());
    await(() -> node.mounts(volume.target()).toString().contains("//deleted"));

    target.restore(Node.FIRST, Node.PORT);
    target.restore(Node.SECOND, Node.PORT);
    await(() -> RecoveryTest.succeeds(volume::publish));
    assertThat(node.host().kernel().mounts().boundDisk(volume.target())).isPresent();

    volume.unpublish();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  private Volume shortLived(SimulatedTarget target) {
    return node.volume(target.nqn()).with("ctrlLossTmo", "2").with("reconnectDelay", "1");
  }

  private static void outage(SimulatedTarget target) {
    target.refuse(Node.FIRST, Node.PORT);
    target.refuse(Node.SECOND, Node.PORT);
  }

  private DeviceName device(SimulatedTarget target) {
    return node.topology().subsystems().stream()
        .filter(subsystem -> subsystem.nqn().value().equals(target.nqn()))
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .findFirst()
        .orElseThrow()
        .device();
  }

  private List<String> names(SimulatedTarget target) {
    return node.controllers(target.nqn()).stream()
        .map(controller -> controller.name().value())
        .toList();
  }

  private static boolean has(List<Fact> facts, String kind, String to) {
    return facts.stream().anyMatch(fact -> fact.kind().equals(kind) && fact.to().equals(to));
  }

  private static void await(BooleanSupplier condition) {
    Awaiting.until(condition);
  }
}

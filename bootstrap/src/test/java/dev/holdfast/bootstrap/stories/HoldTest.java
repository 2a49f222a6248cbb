package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.KernelSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A volume that is to be held over an outage, on kernels that help with it and on others. */
final class HoldTest {
  private static final Timeout ASKED = Timeout.ofSeconds(2);
  private static final Duration HOLD_FOR = Duration.ofMinutes(5);

  @TempDir Path dir;

  @Test
  void aNewKernelKeepsTheDeviceAndNewControllersRejoinIt() {
    on(
        KernelProfile.V7_3,
        node -> {
          SimulatedTarget target = node.target();
          Volume volume = held(node, target);
          volume.stage();
          volume.publish();
          Namespace before = device(node, target).orElseThrow();
          assertThat(before.delayedRemoval()).contains(HOLD_FOR);
          awaitTimers(node, target, ASKED);

          outage(target);
          Awaiting.until(() -> node.controllers(target.nqn()).isEmpty());
          assertThat(device(node, target).orElseThrow().number()).isEqualTo(before.number());
          back(target);
          volume.stage();

          Namespace after = device(node, target).orElseThrow();
          assertThat(after.device()).isEqualTo(before.device());
          assertThat(after.number()).isEqualTo(before.number());
          assertThat(after.usablePaths()).hasSize(2);
          awaitTimers(node, target, ASKED);
          volume.publish("b", false);
          volume.unpublish("b");
          volume.unpublish();
          volume.unstage();
          assertThat(device(node, target)).isEmpty();
          assertThat(node.controllers(target.nqn())).isEmpty();
        });
  }

  @Test
  void anOldKernelIsToldToRetryForThatLong() {
    on(
        KernelProfile.V6_12,
        node -> {
          SimulatedTarget target = node.target();
          Volume volume = held(node, target);
          volume.stage();

          assertThat(device(node, target).orElseThrow().delayedRemoval()).isEmpty();
          Timeout whole = Timeout.ofSeconds((int) HOLD_FOR.toSeconds());
          awaitTimers(node, target, whole);
          volume.unstage();
        });
  }

  @Test
  void aReleasedVolumeIsNotHeldByWhatAnEarlierOneHasLeft() {
    on(
        KernelProfile.V7_3,
        node -> {
          SimulatedTarget target = node.target();
          node.connectByHand(target);
          Awaiting.until(() -> device(node, target).isPresent());
          Volume volume = node.volume(target.nqn()).with("ctrlLossTmo", "2");
          keep(node, target, "300");

          volume.stage();

          assertThat(device(node, target).orElseThrow().delayedRemoval()).contains(Duration.ZERO);
          volume.unstage();
        });
  }

  @Test
  void aVolumeThatLeavesDoesNotEndTheHoldOfAnotherOfTheSameNamespace() {
    on(
        KernelProfile.V7_3,
        node -> {
          SimulatedTarget target = node.target();
          Volume leaves = held(node, target);
          Volume stays = held(node, target);
          leaves.stage();
          stays.stage();

          leaves.unstage();

          assertThat(device(node, target).orElseThrow().delayedRemoval()).contains(HOLD_FOR);
          stays.unstage();
          assertThat(device(node, target)).isEmpty();
        });
  }

  private static Volume held(Node node, SimulatedTarget target) {
    return node.volume(target.nqn())
        .with("ctrlLossTmo", "2")
        .with("reconnectDelay", "1")
        .with("outagePolicy", "hold")
        .with("holdFor", "5m");
  }

  private void on(KernelProfile kernel, Consumer<Node> story) {
    KernelSettings settings = KernelSettings.DEFAULT.withProfile(kernel);
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"), settings);
        Node node = Node.start(dir, host)) {
      story.accept(node);
    }
  }

  /** The loop sets those of a connect whose answer comes after the stage has ended. */
  private static void awaitTimers(Node node, SimulatedTarget target, Timeout each) {
    Awaiting.until(() -> lossTimers(node, target).equals(List.of(each, each)));
  }

  private static void outage(SimulatedTarget target) {
    target.refuse(Node.FIRST, Node.PORT);
    target.refuse(Node.SECOND, Node.PORT);
  }

  private static void back(SimulatedTarget target) {
    target.restore(Node.FIRST, Node.PORT);
    target.restore(Node.SECOND, Node.PORT);
  }

  /** As an administrator would. */
  private static void keep(Node node, SimulatedTarget target, String seconds) {
    Path head =
        node.host()
            .sys()
            .resolve("block")
            .resolve(device(node, target).orElseThrow().device() + "");
    try {
      node.host().kernel().write(head.resolve("delayed_removal_secs"), seconds);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<Namespace> device(Node node, SimulatedTarget target) {
    return node.topology().subsystems().stream()
        .filter(subsystem -> subsystem.nqn().value().equals(target.nqn()))
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .findFirst();
  }

  private static List<Timeout> lossTimers(Node node, SimulatedTarget target) {
    return node.controllers(target.nqn()).stream()
        .map((Controller controller) -> controller.timers().ctrlLossTmo().orElseThrow())
        .toList();
  }
}

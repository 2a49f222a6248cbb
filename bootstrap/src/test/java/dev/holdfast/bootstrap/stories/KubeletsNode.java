package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.kubelet.Claim;
import dev.holdfast.bootstrap.kubelet.Kubelet;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

/** A node, and a kubelet that has nothing yet. At the end of each story nothing is left. */
abstract class KubeletsNode extends SharedNode {
  private static final String DRIVER = "nvmeof.csi.holdfast.dev";
  static final AtomicInteger COUNT = new AtomicInteger();

  private final List<SimulatedTarget> targets = new ArrayList<>();

  @AfterEach
  final void nothingIsLeft() {
    node.host().faults().clear();
    for (SimulatedTarget target : targets) {
      assertThat(node.controllers(target.nqn())).isEmpty();
    }
    assertThat(node.records().all()).isEmpty();
    targets.clear();
  }

  final Kubelet kubelet() {
    return kubelet(dir.resolve("kubelet").toString());
  }

  final Kubelet kubelet(String root) {
    return Kubelet.start(
        new SimulatedDisk(node),
        root,
        DRIVER,
        () -> node.node().withDeadlineAfter(60, TimeUnit.SECONDS));
  }

  final Claim claim(String fsType) {
    SimulatedTarget target = node.target();
    targets.add(target);
    String name = "pvc-" + COUNT.incrementAndGet();
    return new Claim(
        name,
        "vol-" + name,
        Map.of(
            "nqn",
            target.nqn(),
            "targetTrAddr",
            Node.FIRST + "," + Node.SECOND,
            "targetTrPort",
            Integer.toString(Node.PORT),
            "reconnectDelay",
            "1"),
        fsType,
        List.of("noatime"));
  }

  final SimulatedTarget target(Claim claim) {
    return targets.stream()
        .filter(it -> it.nqn().equals(claim.attributes().get("nqn")))
        .findFirst()
        .orElseThrow();
  }

  final void outage(Claim claim) {
    target(claim).refuse(Node.FIRST, Node.PORT);
    target(claim).refuse(Node.SECOND, Node.PORT);
  }

  final void restore(Claim claim) {
    target(claim).restore(Node.FIRST, Node.PORT);
    target(claim).restore(Node.SECOND, Node.PORT);
  }

  static String pod() {
    return "00000000-0000-4000-8000-%012d".formatted(COUNT.incrementAndGet());
  }

  static List<String> callsFor(Kubelet kubelet, Claim claim) {
    return kubelet.calls().stream()
        .filter(call -> call.handle().equals(claim.handle()))
        .map(call -> call.rpc() + " " + call.status().getCode())
        .toList();
  }
}

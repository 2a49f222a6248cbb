package dev.holdfast.bootstrap.demo;

import dev.holdfast.adapters.csi.client.CsiChannel;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.out.Fact;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.bootstrap.observe.LoggingFactPublisher;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ConfigurableApplicationContext;

/** {@code holdfast demo}: one volume's life through an outage. */
final class OutageDemo {
  private static final String NQN = "nqn.2026-01.dev.holdfast.demo:database";
  private static final String UUID = "5ca1ab1e-0000-4000-8000-00000000beef";
  private static final List<String> ADDRESSES = List.of("10.0.0.1", "10.0.1.1");
  private static final int PORT = 4420;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Narrator narrator;
  private final ConfigurableApplicationContext node;
  private final KernelView kernel;
  private final SimulatedTarget target;
  private final CsiCalls csi;
  private final Path staging;
  private final Path pod;
  private final Path otherPod;

  OutageDemo(Narrator narrator, ConfigurableApplicationContext node, CsiChannel channel, Path dir) {
    this.narrator = narrator;
    this.node = node;
    this.kernel =
        new KernelView(
            narrator, node.getBean(FabricTopology.class), node.getBean(MountTable.class), NQN);
    this.target = node.getBean(SimulatedHost.class).fabric().target(NQN);
    this.staging = dir.resolve("kubelet/plugins/database/globalmount");
    this.csi = new CsiCalls(channel, "database", staging);
    this.pod = dir.resolve("kubelet/pods/a/volumes/database/mount");
    this.otherPod = dir.resolve("kubelet/pods/b/volumes/database/mount");
  }

  /**
   * Once, to its end.
   *
   * @throws IllegalStateException if a step has another result than expected
   */
  void play() {
    node.getBean(LoggingFactPublisher.class).listen(this::tell);
    target.withNamespace(1, 1L << 30, UUID, null, null);
    ADDRESSES.forEach(address -> target.listensOn(address, PORT));
    narrator.holdfast(csi.pluginName() + (csi.ready() ? " is ready" : " is not ready"));

    narrator.step("kubelet stages the volume: connect, find, prove, format, mount");
    csi.stage(attributes());
    kernel.showSubsystem();

    narrator.step("kubelet publishes it to a pod");
    csi.publish(pod);
    kernel.showMounts();
    narrator.holdfast("capacity: " + csi.capacity(pod) + " bytes in total");
    // a volume that Holdfast never saw alive is mounted again only when kubelet asks
    DemoClock.until("the volume to be HEALTHY", PATIENCE, () -> verdict(Verdict.HEALTHY));

    narrator.step("the storage network fails; the kernel retries for ctrl_loss_tmo, then gives up");
    ADDRESSES.forEach(address -> target.refuse(address, PORT));
    DemoClock.until(
        "the controllers to be retrying", PATIENCE, () -> kernel.states().contains("connecting"));
    kernel.showSubsystem();
    DemoClock.until("the kernel to give up", PATIENCE, () -> kernel.states().isEmpty());
    DemoClock.until("the volume to be ORPHANED", PATIENCE, () -> verdict(Verdict.ORPHANED));
    kernel.showSubsystem();

    narrator.step("the mount is still listed, but dead: publishing it to another pod is refused");
    kernel.showMounts();
    expectRefusal(() -> csi.publish(otherPod));

    narrator.step(
        "the network is back: Holdfast stages the volume on its new device, without any call");
    ADDRESSES.forEach(address -> target.restore(address, PORT));
    DemoClock.until("both paths", PATIENCE, () -> kernel.states().equals("live live"));
    DemoClock.until("the new mount", PATIENCE, () -> kernel.liveAt(staging));
    DemoClock.asKubelet(() -> csi.publish(otherPod));
    kernel.showSubsystem();
    kernel.showMounts();
    health()
        .ifPresent(
            seen -> narrator.holdfast(seen.verdict() + ": " + seen.findings().getFirst().remedy()));
    narrator.step("the pods end: unpublish, unstage");
    DemoClock.asKubelet(() -> csi.unpublish(pod));
    DemoClock.asKubelet(() -> csi.unpublish(otherPod));
    DemoClock.asKubelet(csi::unstage);
    kernel.showSubsystem();
    kernel.showMounts();
    if (!kernel.nothingLeft()) {
      throw new IllegalStateException("a mount or a controller was left behind");
    }
    narrator.says("");
    narrator.title("Nothing is left behind, and no byte was written to a device on a guess.");
  }

  private Optional<VolumeHealth> health() {
    return node.getBean(ReportVolumeHealth.class).all().stream()
        .filter(seen -> seen.verdict() != Verdict.HEALTHY)
        .findFirst();
  }

  private boolean verdict(Verdict awaited) {
    return node.getBean(ReportVolumeHealth.class).all().stream()
        .anyMatch(seen -> seen.verdict() == awaited);
  }

  private static Map<String, String> attributes() {
    return Map.of(
        "nqn",
        NQN,
        "targetTrAddr",
        String.join(",", ADDRESSES),
        "targetTrPort",
        Integer.toString(PORT),
        "deviceUUID",
        UUID,
        "ctrlLossTmo",
        "4",
        "reconnectDelay",
        "1");
  }

  private void tell(Fact fact) {
    narrator.holdfast(
        "%s: %s -> %s (%s)"
            .formatted(
                (fact.kind() + " " + fact.subject().replace(NQN, "").strip()).strip(),
                fact.from(),
                fact.to(),
                fact.cause()));
  }

  private void expectRefusal(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      narrator.refused(List.of(e.getStatus().getCode() + ": " + e.getStatus().getDescription()));
      return;
    }
    throw new IllegalStateException("a dead mount was published");
  }
}

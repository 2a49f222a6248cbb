package dev.holdfast.bootstrap.demo;

import dev.holdfast.adapters.csi.client.CsiChannel;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.out.FabricTopology;
import dev.holdfast.application.port.out.Fact;
import dev.holdfast.application.port.out.MountTable;
import dev.holdfast.bootstrap.cli.Colours;
import dev.holdfast.bootstrap.config.Arguments;
import dev.holdfast.bootstrap.config.NodeApplication;
import dev.holdfast.bootstrap.observe.LoggingFactPublisher;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * One volume's life through an outage, on a node with a pretended host. Everything goes through the
 * real socket; only the host is pretended.
 */
public final class Demo {
  private static final String NQN = "nqn.2026-01.dev.holdfast.demo:database";
  private static final String UUID = "5ca1ab1e-0000-4000-8000-00000000beef";
  private static final List<String> ADDRESSES = List.of("10.0.0.1", "10.0.1.1");
  private static final int PORT = 4420;
  private static final String LIVE = "--live";
  private static final Duration BEAT = Duration.ofSeconds(12);

  private final Narrator narrator;
  private final ConfigurableApplicationContext node;
  private final SimulatedTarget target;
  private final CsiCalls csi;
  private final Path pod;
  private final Path otherPod;

  private Demo(
      Narrator narrator, ConfigurableApplicationContext node, CsiChannel channel, Path dir) {
    this.narrator = narrator;
    this.node = node;
    this.target = node.getBean(SimulatedHost.class).fabric().target(NQN);
    this.csi =
        new CsiCalls(channel, "database", dir.resolve("kubelet/plugins/database/globalmount"));
    this.pod = dir.resolve("kubelet/pods/a/volumes/database/mount");
    this.otherPod = dir.resolve("kubelet/pods/b/volumes/database/mount");
  }

  /**
   * @return 0 if the story ended as it should, 2 for arguments that make no sense
   */
  public static int play(List<String> arguments, PrintStream out) {
    Path dir = temporaryDirectory();
    SpringApplication.getShutdownHandlers().add(() -> remove(dir));
    Narrator narrator = new Narrator(out, Colours.onTerminal(), dir.toString());
    boolean live = arguments.contains(LIVE);
    narrator.title("Holdfast demo: an NVMe/TCP volume through an outage, on a simulated host");
    narrator.says("starting the node ...");
    try (ConfigurableApplicationContext node = start(dir, live, arguments)) {
      try (CsiChannel channel = CsiChannel.connect(dir.resolve("csi.sock"))) {
        if (live) {
          new Live(narrator, node, channel, dir, BEAT).play(page(node), Integer.MAX_VALUE);
        } else {
          new Demo(narrator, node, channel, dir).story();
        }
        return 0;
      }
    } catch (StatusRuntimeException | IllegalStateException e) {
      narrator.refused(List.of("the demo did not go as it should: " + e.getMessage()));
      return 1;
    } catch (IllegalArgumentException e) {
      System.err.println("holdfast demo: " + e.getMessage());
      return 2;
    } finally {
      remove(dir);
    }
  }

  private static String page(ConfigurableApplicationContext node) {
    return "http://127.0.0.1:" + node.getEnvironment().getProperty("local.server.port") + "/";
  }

  static ConfigurableApplicationContext start(Path dir, boolean live, List<String> arguments) {
    List<String> settings = new ArrayList<>();
    settings.add("--holdfast.simulated=true");
    settings.add("--holdfast.simulated-dir=" + dir.resolve("host"));
    settings.add("--holdfast.endpoint=unix://" + dir.resolve("csi.sock"));
    settings.add("--holdfast.state-dir=" + dir.resolve("state"));
    settings.add("--holdfast.kubelet-dir=" + dir.resolve("kubelet"));
    settings.add("--holdfast.observe-every=200ms");
    settings.add("--server.port=" + (live ? "9808" : "0"));
    settings.add("--logging.level.root=ERROR");
    arguments.stream().filter(argument -> !argument.equals(LIVE)).forEach(settings::add);
    return SpringApplication.run(NodeApplication.class, Arguments.forSpring(settings));
  }

  private void story() {
    node.getBean(LoggingFactPublisher.class).listen(this::tell);
    target.withNamespace(1, 1L << 30, UUID, null, null);
    ADDRESSES.forEach(address -> target.listensOn(address, PORT));
    narrator.holdfast(csi.pluginName() + (csi.ready() ? " is ready" : " is not ready"));

    narrator.step("kubelet stages the volume: connect, find, prove, format, mount");
    csi.stage(attributes());
    showKernel();

    narrator.step("kubelet publishes it to a pod");
    csi.publish(pod);
    showMounts();
    narrator.holdfast("usage: " + csi.capacity(pod) + " bytes in all");

    narrator.step("the storage network fails; the kernel retries for ctrl_loss_tmo, then gives up");
    ADDRESSES.forEach(address -> target.refuse(address, PORT));
    await("the controllers to be retrying", () -> states().contains("connecting"));
    showKernel();
    await("the kernel to give up", () -> states().isEmpty());
    showKernel();

    narrator.step("the mount is still listed, but it is dead: it is not handed to another pod");
    showMounts();
    expectRefusal(() -> csi.publish(otherPod));

    narrator.step("the network is back: nobody asks, and the volume is staged on its new device");
    ADDRESSES.forEach(address -> target.restore(address, PORT));
    asKubelet(() -> csi.publish(otherPod));
    showKernel();
    showMounts();
    health()
        .ifPresent(
            seen -> narrator.holdfast(seen.verdict() + ": " + seen.findings().getFirst().remedy()));
    narrator.step("the pods end: unpublish, unstage");
    asKubelet(() -> csi.unpublish(pod));
    asKubelet(() -> csi.unpublish(otherPod));
    asKubelet(csi::unstage);
    showKernel();
    showMounts();
    if (!states().isEmpty() || !mounts().isEmpty()) {
      throw new IllegalStateException("something was left behind");
    }
    narrator.says("");
    narrator.title("Nothing is left behind, and no byte was written to a device on a guess.");
  }

  private Optional<VolumeHealth> health() {
    return node.getBean(ReportVolumeHealth.class).all().stream()
        .filter(seen -> seen.verdict() != Verdict.HEALTHY)
        .findFirst();
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

  private void showKernel() {
    List<Subsystem> subsystems = subsystems();
    if (subsystems.isEmpty()) {
      narrator.kernel("no subsystem of that name");
    }
    for (Subsystem subsystem : subsystems) {
      narrator.kernel(
          subsystem.name() + (subsystem.orphaned() ? " has no controller: an orphan" : ""));
      for (Controller controller : subsystem.controllers()) {
        narrator.kernel(
            "  " + controller.name() + " " + controller.address() + " " + controller.stateWord());
      }
      for (Namespace namespace : subsystem.namespaces()) {
        narrator.kernel(
            "  /dev/%s %s, %d of %d paths usable"
                .formatted(
                    namespace.device(),
                    namespace.ids(),
                    namespace.usablePaths().size(),
                    namespace.paths().size()));
      }
    }
  }

  private void showMounts() {
    List<String> mounts = mounts();
    narrator.kernel(mounts.isEmpty() ? "nothing is mounted" : String.join("\n", mounts));
  }

  private List<String> mounts() {
    return node.getBean(MountTable.class).mounts().stream()
        .filter(mount -> mount.mountPoint().contains("/kubelet/"))
        .map(mount ->
            mount.source()
                + " ("
                + mount.number()
                + ") on ..."
                + mount.mountPoint().replaceAll(".*/kubelet", ""))
        .toList();
  }

  private String states() {
    return subsystems().stream()
        .flatMap(subsystem -> subsystem.controllers().stream())
        .map(Controller::stateWord)
        .collect(Collectors.joining(" "));
  }

  private List<Subsystem> subsystems() {
    return node.getBean(FabricTopology.class).observe().subsystems().stream()
        .filter(subsystem -> subsystem.nqn().value().equals(NQN))
        .toList();
  }

  private void expectRefusal(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      narrator.refused(List.of(e.getStatus().getCode() + ": " + e.getStatus().getDescription()));
      return;
    }
    throw new IllegalStateException("a dead mount was handed out");
  }

  private static void await(String what, BooleanSupplier condition) {
    await(what, Duration.ofSeconds(60), condition);
  }

  /** Again and again, until it succeeds: the loop may be at work on the volume. */
  static void asKubelet(Runnable call) {
    await(
        "a call to succeed",
        Duration.ofMinutes(2),
        () -> {
          try {
            call.run();
            return true;
          } catch (StatusRuntimeException e) {
            return false;
          }
        });
  }

  static void await(String what, Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for " + what, e);
      }
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("holdfast-demo");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path dir) {
    try {
      FileSystemUtils.deleteRecursively(dir);
    } catch (IOException e) {
      System.err.println("holdfast: " + dir + " could not be removed: " + e.getMessage());
    }
  }
}

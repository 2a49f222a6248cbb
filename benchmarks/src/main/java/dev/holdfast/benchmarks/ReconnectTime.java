package dev.holdfast.benchmarks;

import dev.holdfast.application.node.NodeServices;
import dev.holdfast.bootstrap.config.NodeApplication;
import dev.holdfast.bootstrap.simulated.Volumes;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * How long a volume is without connections that could have them: from the loss of its controllers
 * to the next connect, and from the return of its target to a mounted filesystem. The whole node,
 * on a simulated host by the real clock.
 */
public final class ReconnectTime {
  private static final int TIMES = 24;
  private static final ConnectionPolicy POLICY =
      ConnectionPolicy.DEFAULT.withCtrlLossTmo(Timeout.ofSeconds(4));

  private final SimulatedHost host;
  private final NodeServices services;
  private final Volumes volumes;

  private ReconnectTime(SimulatedHost host, NodeServices services, Volumes volumes) {
    this.host = host;
    this.services = services;
    this.volumes = volumes;
  }

  public static void main(String[] args) throws Exception {
    Path root = Scratch.directory();
    try (SimulatedHost host = SimulatedHost.create(root.resolve("host"))) {
      SpringApplication application = new SpringApplication(NodeApplication.class);
      application.addInitializers(
          context -> context.getBeanFactory().registerSingleton("simulatedHost", host));
      try (ConfigurableApplicationContext context =
          application.run(
              "--holdfast.simulated=true",
              "--holdfast.endpoint=unix://" + root.resolve("csi.sock"),
              "--holdfast.state-dir=" + root.resolve("state"),
              "--holdfast.kubelet-dir=" + root.resolve("kubelet"),
              "--server.port=0")) {
        NodeServices services = context.getBean(NodeServices.class);
        Volumes volumes = new Volumes(host, services, root.resolve("kubelet"), POLICY);
        new ReconnectTime(host, services, volumes).run();
      }
    } finally {
      Scratch.delete(root);
    }
  }

  private void run() throws Exception {
    List<Double> asked = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      // another one each time: what is lost again and again is mended ever more seldom
      asked.add(goneToConnect(volumes.stage("one-" + i)));
    }
    print("controllers gone -> connect issued", asked);

    List<Double> back = new ArrayList<>();
    try (ExecutorService outages = Executors.newFixedThreadPool(2)) {
      List<Future<Double>> running = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        VolumeId volume = volumes.stage("many-" + i);
        Duration late = Duration.ofMillis(6000 + new Random(i).nextInt(4000));
        running.add(outages.submit(() -> backToUse(volume, late)));
      }
      for (Future<Double> each : running) {
        back.add(each.get());
      }
    }
    print(
        "target back -> filesystem mounted (reconnect_delay "
            + POLICY.reconnectDelay().toSeconds()
            + " s)",
        back);
  }

  /** Both controllers are deleted under it, the second one last. */
  private double goneToConnect(VolumeId volume) throws Exception {
    CompletableFuture<Long> asked = new CompletableFuture<>();
    List<SimulatedController> there = controllers(volume);
    delete(there.getFirst());
    // the connect for the first one counts only if the second was removed
    volumes.target(volume).refuse(Volumes.FIRST, Volumes.PORT);
    long gone = System.nanoTime();
    host.faults().at("connect").once(() -> asked.complete(System.nanoTime()));
    delete(there.getLast());
    long taken = asked.get(30, TimeUnit.SECONDS) - gone;
    volumes.target(volume).restore(Volumes.FIRST, Volumes.PORT);
    await(() -> well(volume));
    return taken / 1e6;
  }

  /** Long enough for the kernel to give up; another phase of the loop's attempts each time. */
  private double backToUse(VolumeId volume, Duration outage) throws Exception {
    SimulatedTarget target = volumes.target(volume);
    target.refuse(Volumes.FIRST, Volumes.PORT);
    target.refuse(Volumes.SECOND, Volumes.PORT);
    long until = System.nanoTime() + outage.toNanos();
    await(() -> System.nanoTime() >= until && controllers(volume).isEmpty() && !well(volume));
    long back = System.nanoTime();
    target.restore(Volumes.FIRST, Volumes.PORT);
    target.restore(Volumes.SECOND, Volumes.PORT);
    await(() -> mounted(volume));
    double taken = (System.nanoTime() - back) / 1e6;
    await(() -> well(volume));
    return taken;
  }

  private List<SimulatedController> controllers(VolumeId volume) {
    return host.kernel().controllers().stream()
        .filter(c -> c.options().nqn().equals(volumes.target(volume).nqn()))
        .toList();
  }

  private void delete(SimulatedController controller) throws SimulatedErrno {
    host.kernel()
        .write(host.sys().resolve("class/nvme/" + controller.name() + "/delete_controller"), "1");
  }

  private boolean well(VolumeId volume) {
    return services
        .health()
        .report(volume)
        .filter(report -> report.health().verdict() == Verdict.HEALTHY)
        .isPresent();
  }

  /** The kernel's word, not the loop's. */
  private boolean mounted(VolumeId volume) {
    return host.kernel()
        .mounts()
        .at(volumes.staging(volume))
        .flatMap(mount -> mount.superblock().disk())
        .filter(disk -> disk.present())
        .isPresent();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited for two minutes");
      }
      Thread.sleep(5);
    }
  }

  private static void print(String what, List<Double> millis) {
    Collections.sort(millis);
    Report report = new Report("reconnect");
    report.title(what);
    String of = Integer.toString(millis.size());
    report.line(of, "median", millis.get(millis.size() / 2), "ms");
    report.line(of, "95th percentile", millis.get((int) (millis.size() * 0.95)), "ms");
    report.line(of, "most", millis.getLast(), "ms");
  }
}

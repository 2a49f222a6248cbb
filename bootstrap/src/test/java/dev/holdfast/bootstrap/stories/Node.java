package dev.holdfast.bootstrap.stories;

import dev.holdfast.adapters.csi.client.CsiChannel;
import dev.holdfast.adapters.csi.v1.IdentityGrpc;
import dev.holdfast.adapters.csi.v1.NodeGrpc;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.out.HostIdentity;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.bootstrap.config.Arguments;
import dev.holdfast.bootstrap.config.NodeApplication;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.support.process.Program;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A node under test. The host outlives it, so that a node can be started again on what the first
 * left.
 *
 * <pre>
 *   stub --unix socket--> node --ports--> SimulatedHost --10.0.0.1, 10.0.1.1--> targets
 * </pre>
 */
final class Node implements AutoCloseable {
  static final String FIRST = "10.0.0.1";
  static final String SECOND = "10.0.1.1";
  static final int PORT = 4420;
  static final long GIB = 1L << 30;

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Path dir;
  private final SimulatedHost host;
  private final ConfigurableApplicationContext context;
  private final CsiChannel channel;

  private Node(
      Path dir, SimulatedHost host, ConfigurableApplicationContext context, CsiChannel channel) {
    this.dir = dir;
    this.host = host;
    this.context = context;
    this.channel = channel;
  }

  static Node start(Path dir, SimulatedHost host, String... more) {
    List<String> settings = new ArrayList<>();
    Path socket = dir.resolve("csi.sock");
    settings.add("--holdfast.simulated=true");
    settings.add("--holdfast.endpoint=unix://" + socket);
    settings.add("--holdfast.state-dir=" + dir.resolve("state"));
    settings.add("--holdfast.kubelet-dir=" + dir.resolve("kubelet"));
    settings.add("--holdfast.observe-every=100ms");
    settings.add("--holdfast.node-id=node-a");
    settings.add("--server.port=0");
    settings.addAll(List.of(more));
    SpringApplication application = new SpringApplication(NodeApplication.class);
    Looks looks = new Looks();
    application.addInitializers(context -> {
      context.getBeanFactory().registerSingleton("simulatedHost", host);
      context.getBeanFactory().registerSingleton("looks", looks);
      context.getBeanFactory().addBeanPostProcessor(looks);
    });
    ConfigurableApplicationContext context = application.run(Arguments.forSpring(settings));
    return new Node(dir, host, context, CsiChannel.connect(socket));
  }

  SimulatedHost host() {
    return host;
  }

  /** A new target with one namespace, at both addresses. */
  SimulatedTarget target() {
    SimulatedTarget target = host.fabric().target(newNqn());
    target.withNamespace(1, GIB, UUID.randomUUID().toString(), null, null);
    return target.listensOn(FIRST, PORT).listensOn(SECOND, PORT);
  }

  static String newNqn() {
    return "nqn.2026-01.dev.holdfast.test:vol-" + COUNT.incrementAndGet();
  }

  NodeGrpc.NodeBlockingStub node() {
    return channel.node().withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  ManagedChannel channel() {
    return channel.channel();
  }

  IdentityGrpc.IdentityBlockingStub identity() {
    return channel.identity().withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  Volume volume(String nqn) {
    return new Volume(this, "pv-" + COUNT.incrementAndGet(), nqn);
  }

  Path path(String name) {
    return dir.resolve("kubelet").resolve(name);
  }

  /** The last one of the loop; absent where there is none. */
  Optional<Verdict> verdict(String volume) {
    return bean(ReportVolumeHealth.class)
        .report(new VolumeId(volume))
        .map(report -> report.health().verdict());
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  ObservedTopology topology() {
    return bean(FabricTopology.class).observe();
  }

  List<Controller> controllers(String nqn) {
    return topology().subsystems().stream()
        .filter(subsystem -> subsystem.nqn().value().equals(nqn))
        .flatMap(subsystem -> subsystem.controllers().stream())
        .toList();
  }

  List<Mount> mounts(Path path) {
    return bean(MountTable.class).at(path.toString());
  }

  /** A command of an administrator on the host. */
  void nvme(String... arguments) {
    List<String> argv = new ArrayList<>(List.of("nvme"));
    argv.addAll(List.of(arguments));
    host.programs().run(Program.of(Duration.ofSeconds(10), argv));
  }

  /** Connects a target at the first address as this host, but not through the node. */
  void connectByHand(SimulatedTarget target) {
    Host us = bean(HostIdentity.class).current();
    nvme(
        "connect",
        "-t",
        "tcp",
        "-a",
        FIRST,
        "-s",
        Integer.toString(PORT),
        "-n",
        target.nqn(),
        "--hostnqn",
        us.nqn().value(),
        "--hostid",
        us.id().toString());
  }

  Looks looks() {
    return bean(Looks.class);
  }

  String port() {
    return String.valueOf(context.getEnvironment().getProperty("local.server.port"));
  }

  /** Where the status page is. */
  String page() {
    return "http://127.0.0.1:" + port() + "/";
  }

  HttpResponse<String> management(String method, String path, String body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(page() + "actuator/" + path))
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  VolumeRecords records() {
    return bean(VolumeRecords.class);
  }

  /** Ends the node, not the host. */
  @Override
  public void close() {
    channel.close();
    context.close();
  }
}

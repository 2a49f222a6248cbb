package dev.holdfast.integration.world;

import dev.holdfast.adapters.csi.v1.IdentityGrpc;
import dev.holdfast.adapters.csi.v1.NodeGrpc;
import dev.holdfast.adapters.csi.v1.ProbeRequest;
import dev.holdfast.integration.machine.Await;
import dev.holdfast.integration.machine.Machine;
import dev.holdfast.integration.machine.Output;
import dev.holdfast.integration.machine.Port;
import dev.holdfast.integration.machine.Running;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** The packaged application in a machine, with a CSI client and an HTTP client on this side. */
public final class CsiNode implements AutoCloseable {
  /**
   * The options of a start.
   *
   * @param settings each as in {@code attach-required=true}
   * @param heap such as {@code 48m}; empty for that of the image
   * @param under a command that runs the node with less than all privileges; empty for none
   */
  record Options(List<String> settings, String heap, List<String> under) {
    static final Options NONE = new Options(List.of(), "", List.of());
  }

  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofSeconds(60);
  private static final String STATE = "/var/lib/holdfast";

  private final Guest guest;
  private final EventLoopGroup eventLoop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("csi-client-io", true), NioIoHandler.newFactory());
  private final ManagedChannel channel;
  private final HttpClient http = HttpClient.newHttpClient();
  private Running process;
  private Options options = Options.NONE;

  private CsiNode(Guest guest) {
    this.guest = guest;
    this.channel = channel(guest.machine().reach(Port.CSI));
    this.process = launch();
  }

  /** Starts it and waits until it is ready. */
  static CsiNode start(Guest guest) {
    CsiNode node = new CsiNode(guest);
    node.awaitReady();
    return node;
  }

  private ManagedChannel channel(SocketAddress address) {
    boolean unix = address instanceof UnixDomainSocketAddress;
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address)
            .eventLoopGroup(eventLoop)
            .channelType(unix ? NioDomainSocketChannel.class : NioSocketChannel.class)
            .overrideAuthority("localhost")
            .usePlaintext();
    return (unix ? builder.withOption(ChannelOption.SO_KEEPALIVE, null) : builder).build();
  }

  private Running launch() {
    Machine machine = guest.machine();
    List<String> command = new ArrayList<>(options.under());
    command.addAll(machine.application());
    command.add("--holdfast.slowness=" + Math.max(1, machine.slowness() / 2));
    command.add("--holdfast.state-dir=" + STATE);
    options.settings().forEach(setting -> command.add("--holdfast." + setting));
    String script =
        "mkdir -p %s %s %s; mount --make-rshared / 2>/dev/null; export CSI_ENDPOINT=unix://%s HOLDFAST_HEAP=%s; echo $$ > %s; exec \"$@\" >> %s 2>&1"
            .formatted(
                Path.of(Port.CSI_SOCKET).getParent(),
                STATE,
                Guest.KUBELET,
                Port.CSI_SOCKET,
                options.heap(),
                pidFile(),
                machine.out().resolve("app.log"));
    List<String> argv = new ArrayList<>(List.of("sh", "-c", script, "holdfast"));
    argv.addAll(command);
    return machine.startApplication(argv);
  }

  private Path pidFile() {
    return guest.machine().out().resolve("app.pid");
  }

  private void awaitReady() {
    Await.until(
        options.under().isEmpty() ? START.multipliedBy(guest.machine().slowness()) : START,
        Duration.ofMillis(300),
        "the node to be ready",
        this::ready,
        () -> process.alive() ? "it runs" : "it ended: " + process.end(STOP));
  }

  private boolean ready() {
    if (!process.alive()) {
      throw new AssertionError("the node ended: " + process.end(STOP) + "\n" + logTail());
    }
    try {
      channel.resetConnectBackoff();
      return IdentityGrpc.newBlockingStub(channel)
          .withDeadlineAfter(10L * guest.machine().slowness(), TimeUnit.SECONDS)
          .probe(ProbeRequest.getDefaultInstance())
          .getReady()
          .getValue();
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  /**
   * Kubelet's calls.
   *
   * @param patience the caller's, on an ordinary machine
   */
  NodeGrpc.NodeBlockingStub calls(Duration patience) {
    return NodeGrpc.newBlockingStub(channel)
        .withDeadlineAfter(
            patience.multipliedBy(guest.machine().slowness()).toMillis(), TimeUnit.MILLISECONDS);
  }

  public Guest guest() {
    return guest;
  }

  /** Kills it with SIGKILL and starts another one. */
  public void killAndRestart() {
    kill();
    restart();
  }

  /** Starts one that has ended, as kubelet does with a container. */
  public void restart() {
    process = launch();
    awaitReady();
  }

  /** This one, which is killed and started again if it has other options. */
  CsiNode with(Options wanted) {
    if (!options.equals(wanted)) {
      options = wanted;
      killAndRestart();
    }
    return this;
  }

  /** Kills it with these programs of its, all at once: the end of a container. */
  public void killWith(List<String> pids) {
    guest.shell("kill -KILL $(cat " + pidFile() + ") " + String.join(" ", pids));
    process.end(STOP);
  }

  public boolean runs() {
    return process.alive();
  }

  /** Waits until it has ended by itself; its exit status is that of the virtual machine. */
  public Output end() {
    return process.end(STOP);
  }

  /** Kills it and forgets all that it remembers; for after a story that failed. */
  void kill() {
    killWith(List.of());
  }

  void forget() {
    guest.run("rm", "-rf", STATE);
  }

  /** The answer of the management port. */
  public String ask(String path) {
    HttpResponse<String> answer = get(path);
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private HttpResponse<String> get(String path) {
    InetSocketAddress at = (InetSocketAddress) guest.machine().reach(Port.MANAGEMENT);
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(at.getPort(), path));
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(30).multipliedBy(guest.machine().slowness()))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Has the volume trimmed, from inside of the machine: the port takes no request from outside. */
  public void trim(Volume volume) {
    String request =
        "import urllib.request as r; print(r.urlopen(r.Request('http://127.0.0.1:9808/actuator/volumes/%s', b'{\"action\": \"trim\"}', {'Content-Type': 'application/json'}), timeout=60).read())"
            .formatted(volume.id());
    guest.run("python3", "-c", request);
  }

  /** How the node judges the volume's connection: {@code HEALTHY}, {@code DEGRADED}, ... */
  public String verdict(Volume volume) {
    return JsonMapper.shared()
        .readTree(ask("/actuator/volumes"))
        .path("volumes")
        .valueStream()
        .filter(line -> line.path("id").asString("").equals(volume.id()))
        .map(line -> line.path("verdict").asString(""))
        .findFirst()
        .orElse("none");
  }

  /** The node's whole report of the volume. */
  public String report(Volume volume) {
    return ask("/actuator/volumes/" + volume.id());
  }

  public void awaitVerdict(Volume volume, String wanted, Duration patience) {
    Await.until(
        patience.multipliedBy(guest.machine().slowness()),
        Duration.ofMillis(200),
        volume.id() + " to be " + wanted,
        () -> verdict(volume).equals(wanted),
        () -> verdict(volume));
  }

  /** All that it has logged since the machine was booted. */
  public List<String> log() {
    try {
      return Files.readAllLines(guest.machine().outHere().resolve("app.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String logTail() {
    List<String> lines = log();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
  }

  /** Ends it as Kubernetes does. */
  @Override
  public void close() {
    if (process.alive()) {
      guest.shell("kill $(cat " + pidFile() + ")");
      process.end(STOP);
    }
    channel.shutdownNow();
    var _ = eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}

package dev.holdfast.integration.machine;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.model.Bind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A privileged container of Holdfast's own image on this machine's kernel, as near to the DaemonSet
 * as Docker can: a read-only root file system, the host's network namespace, because a controller
 * that was connected from another one could not reconnect, and kubelet's folder shared both ways.
 * Only the application runs in it; the target, the pods and the view of the kernel are the host's,
 * reached through the container.
 */
final class ContainerMachine implements Machine {
  private static final String IMAGE = System.getProperty("holdfast.image", "holdfast:latest");
  private static final int SLOWNESS = Integer.getInteger("holdfast.machine.slowness", 2);

  /** The mounts of the DaemonSet in Docker's syntax; DaemonSetTest compares the two. */
  private static final List<String> MOUNTS =
      List.of(
          "/dev:/dev:rw",
          "/sys:/sys:rw",
          "/etc:/host/etc:ro,rslave",
          "/usr/lib:/host/usr/lib:ro,rslave",
          "/lib/modules:/lib/modules:ro",
          "/run:/host/run:rw,rslave",
          "/var/lib/holdfast:/var/lib/holdfast:rw",
          "/var/lib/kubelet:/var/lib/kubelet:rw,rshared");

  private final GenericContainer<?> container;
  private final Path share;
  private final Path out;
  private final Path socket;
  private final AtomicInteger started = new AtomicInteger();

  private ContainerMachine(GenericContainer<?> container, Path share, Path out, Path socket) {
    this.container = container;
    this.share = share;
    this.out = out;
    this.socket = socket;
  }

  /** Why there can be none. */
  static Optional<String> obstacle() {
    return DockerClientFactory.instance().isDockerAvailable()
        ? Optional.empty()
        : Optional.of("there is no Docker here");
  }

  @SuppressWarnings("resource") // closed by close()
  static ContainerMachine start(Path share, Path out) {
    try {
      // the path of a unix socket must be short
      Path socket = Files.createTempDirectory("holdfast-csi");
      GenericContainer<?> container =
          new GenericContainer<>(DockerImageName.parse(IMAGE))
              .withPrivilegedMode(true)
              .withNetworkMode("host")
              .withEnv("HOLDFAST_AOT", "require")
              .withEnv("HOLDFAST_ROOTS_ETC", "/host/etc")
              .withEnv("HOLDFAST_ROOTS_USR_LIB", "/host/usr/lib")
              .withEnv("HOLDFAST_ROOTS_RUN", "/host/run")
              .withCreateContainerCmdModifier(it -> {
                it.withEntrypoint("sh", "-c", "while :; do sleep 1000; done");
                requireNonNull(it.getHostConfig())
                    .withPidMode("host")
                    .withReadonlyRootfs(true)
                    .withBinds(
                        Stream.concat(
                                MOUNTS.stream(),
                                Stream.of(out + ":" + out + ":rw", socket + ":/csi:rw"))
                            .map(Bind::parse)
                            .toList());
              });
      container.start();
      return new ContainerMachine(container, share, out, socket.resolve("csi.sock"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "container of " + IMAGE + " (" + System.getProperty("os.version") + ")";
  }

  @Override
  public String kernel() {
    return "own";
  }

  @Override
  public int slowness() {
    return SLOWNESS;
  }

  @Override
  public Path share() {
    return share;
  }

  @Override
  public Path out() {
    return out;
  }

  @Override
  public Path outHere() {
    return out;
  }

  @Override
  public List<String> application() {
    return List.of("holdfast", "serve");
  }

  @Override
  public Output run(Duration patience, List<String> command) {
    return new Started("", execution(onHost(command))).end(patience);
  }

  @Override
  public Running start(List<String> command) {
    Path pid = out.resolve("command-" + started.incrementAndGet() + ".pid");
    List<String> argv =
        new ArrayList<>(List.of("sh", "-c", "echo $$ > " + pid + "; exec \"$@\"", "story"));
    argv.addAll(command);
    return new Started("kill $(cat " + pid + ")", execution(onHost(argv)));
  }

  @Override
  public Running startApplication(List<String> command) {
    return new Started("", execution(command));
  }

  /** In the namespaces of the host's first process. */
  private static List<String> onHost(List<String> command) {
    List<String> argv = new ArrayList<>(List.of("nsenter", "--target=1", "--mount", "--net", "--"));
    argv.addAll(command);
    return argv;
  }

  private CompletableFuture<Output> execution(List<String> command) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            ExecResult result = container.execInContainer(command.toArray(String[]::new));
            return new Output(result.getExitCode(), result.getStdout(), result.getStderr());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        },
        Commands.THREADS);
  }

  private final class Started implements Running {
    private final String ending;
    private final CompletableFuture<Output> output;

    Started(String ending, CompletableFuture<Output> output) {
      this.ending = ending;
      this.output = output;
    }

    @Override
    public boolean alive() {
      return !output.isDone();
    }

    @Override
    public Output end(Duration patience) {
      Duration longest = patience.multipliedBy(SLOWNESS);
      try {
        return output.get(longest.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        throw new AssertionError("did not end well in " + longest, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      if (alive() && !ending.isEmpty()) {
        run(Duration.ofSeconds(30), List.of("sh", "-c", ending));
      }
    }
  }

  @Override
  public SocketAddress reach(Port port) {
    return switch (port) {
      case CSI -> UnixDomainSocketAddress.of(socket);
      case MANAGEMENT ->
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Port.MANAGEMENT_PORT);
    };
  }

  @Override
  public List<Path> records() {
    return List.of();
  }

  @Override
  public void close() {
    container.stop();
  }
}

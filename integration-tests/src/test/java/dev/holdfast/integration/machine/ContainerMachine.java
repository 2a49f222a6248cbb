package dev.holdfast.integration.machine;

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
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A privileged container of Holdfast's own image on this machine's kernel, in its network
 * namespace: a controller that was connected from another one could not reconnect.
 */
final class ContainerMachine implements Machine {
  private static final String IMAGE = System.getProperty("holdfast.image", "holdfast:latest");
  private static final int SLOWNESS = Integer.getInteger("holdfast.machine.slowness", 2);

  private final GenericContainer<?> container;
  private final Path out;
  private final Path socket;
  private final AtomicInteger started = new AtomicInteger();

  private ContainerMachine(GenericContainer<?> container, Path out, Path socket) {
    this.container = container;
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
              .withFileSystemBind(share.toString(), "/mnt/share", BindMode.READ_ONLY)
              .withFileSystemBind(out.toString(), "/mnt/out", BindMode.READ_WRITE)
              .withFileSystemBind(socket.toString(), "/csi", BindMode.READ_WRITE)
              .withFileSystemBind("/dev", "/dev", BindMode.READ_WRITE)
              .withFileSystemBind("/lib/modules", "/lib/modules", BindMode.READ_ONLY)
              .withCreateContainerCmdModifier(it -> it.withEntrypoint("sleep", "infinity"));
      container.start();
      return new ContainerMachine(container, out, socket.resolve("csi.sock"));
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
    return Path.of("/mnt/share");
  }

  @Override
  public Path out() {
    return Path.of("/mnt/out");
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
    return new Started("", execution(command)).end(patience);
  }

  @Override
  public Running start(List<String> command) {
    String pid = "/run/story-" + started.incrementAndGet() + ".pid";
    List<String> argv =
        new ArrayList<>(List.of("sh", "-c", "echo $$ > " + pid + "; exec \"$@\"", "story"));
    argv.addAll(command);
    return new Started("kill $(cat " + pid + ")", execution(argv));
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

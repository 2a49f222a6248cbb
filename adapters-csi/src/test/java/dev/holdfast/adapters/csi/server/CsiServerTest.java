package dev.holdfast.adapters.csi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.adapters.csi.CsiServices;
import dev.holdfast.adapters.csi.InMemoryNode;
import dev.holdfast.adapters.csi.Requests;
import dev.holdfast.adapters.csi.UsualSettings;
import dev.holdfast.adapters.csi.client.CsiChannel;
import dev.holdfast.adapters.csi.mapping.RpcObserver;
import dev.holdfast.adapters.csi.v1.GetPluginInfoRequest;
import dev.holdfast.adapters.csi.v1.NodeGrpc;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.domain.failure.NodeFailure.VolumeUnknown;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The real socket, with real clients. */
class CsiServerTest {
  @TempDir(cleanup = CleanupMode.ALWAYS)
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Path socket;

  private final InMemoryNode node = new InMemoryNode();
  private final Deque<Server> servers = new ArrayDeque<>();

  @BeforeEach
  void place() {
    socket = directory.resolve("csi.sock");
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Server server : servers) {
      server.shutdownNow();
      assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private CsiServerBuilder builder() {
    CsiServices services =
        CsiServices.ofNode(
            UsualSettings.of("1.2.3"),
            node.useCases(),
            List::of,
            UnaryOperator.identity(),
            RpcObserver.NONE,
            InstantSource.system());
    return CsiServerBuilder.on(CsiEndpoint.parse("unix://" + socket))
        .addServices(services.all().stream().map(BindableService::bindService).toList());
  }

  private Server serve() throws IOException {
    Server server = builder().build();
    servers.push(server);
    return server.start();
  }

  private String driverName() {
    try (CsiChannel client = CsiChannel.connect(socket)) {
      return driverName(client);
    }
  }

  private static String driverName(CsiChannel client) {
    return client
        .identity()
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .getPluginInfo(GetPluginInfoRequest.getDefaultInstance())
        .getName();
  }

  @Test
  void servesTwoClientsAtOnce() throws IOException {
    serve();
    try (CsiChannel livenessProbe = CsiChannel.connect(socket)) {
      try (CsiChannel kubelet = CsiChannel.connect(socket)) {
        assertThat(driverName(kubelet)).isEqualTo("nvmeof.csi.holdfast.dev");
        assertThat(driverName(livenessProbe)).isEqualTo("nvmeof.csi.holdfast.dev");
      }
      assertThat(driverName(livenessProbe)).isEqualTo("nvmeof.csi.holdfast.dev");
    }
  }

  /** All fifty are inside the use case before any of them returns. */
  @Test
  void keepsFiftyVolumesApartThatAreStagedAtOnce() throws Exception {
    int volumes = 50;
    CountDownLatch inside = new CountDownLatch(volumes);
    node.fate =
        command -> {
          inside.countDown();
          try {
            if (!inside.await(30, TimeUnit.SECONDS)) {
              throw new IllegalStateException("only some calls run at once: " + inside.getCount());
            }
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          StageVolume.Command stage = (StageVolume.Command) command;
          return Optional.of(
              new VolumeUnknown(stage.volume(), "asked for " + stage.attachment().nqn()));
        };
    serve();
    try (CsiChannel one = CsiChannel.connect(socket);
        CsiChannel other = CsiChannel.connect(socket);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers =
          IntStream.range(0, volumes)
              .mapToObj(i -> callers.submit(() -> staged(i % 2 == 0 ? one : other, i)))
              .toList();
      for (int i = 0; i < volumes; i++) {
        assertThat(answers.get(i).get(60, TimeUnit.SECONDS))
            .isEqualTo("NOT_FOUND: volume vol-" + i + ": asked for nqn.2026-01.test:vol-" + i);
      }
    }
  }

  private static String staged(CsiChannel client, int i) {
    try {
      return client
          .node()
          .nodeStageVolume(
              Requests.stage()
                  .setVolumeId("vol-" + i)
                  .putVolumeContext("nqn", "nqn.2026-01.test:vol-" + i)
                  .build())
          .toString();
    } catch (StatusRuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void replacesASocketOnWhichNobodyAnswers() throws IOException {
    try (ServerSocketChannel died = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      died.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();

    serve();
    assertThat(driverName()).isEqualTo("nvmeof.csi.holdfast.dev");
  }

  @Test
  void leavesASocketAloneOnWhichSomebodyAnswers() throws IOException {
    serve();
    assertThatThrownBy(this::serve)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a process is serving " + socket);
    assertThat(driverName()).isEqualTo("nvmeof.csi.holdfast.dev");
  }

  /** A full queue refuses for the moment; a process is still listening. */
  @Test
  void takesASocketWithAFullQueueForAlive() throws IOException {
    try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      busy.bind(UnixDomainSocketAddress.of(socket), 1);
      Deque<SocketChannel> waiting = new ArrayDeque<>();
      assertThatThrownBy(() -> fillQueue(waiting)).hasMessageContaining("temporarily unavailable");

      assertThatThrownBy(this::serve)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("may be in use");
      assertThat(socket).exists();
      for (SocketChannel client : waiting) {
        client.close();
      }
    }
  }

  private void fillQueue(Deque<SocketChannel> waiting) throws IOException {
    for (int i = 0; i < 10; i++) {
      SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
      waiting.push(client);
      client.configureBlocking(false);
      client.connect(UnixDomainSocketAddress.of(socket));
    }
  }

  @Test
  void leavesAloneWhatIsNoSocket() throws IOException {
    Files.writeString(socket, "precious");
    assertThatThrownBy(this::serve)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a socket");
    assertThat(socket).hasContent("precious");
  }

  @Test
  void leavesAloneALinkAndADirectory() throws IOException {
    Path elsewhere = Files.writeString(directory.resolve("precious"), "precious");
    Files.createSymbolicLink(socket, elsewhere);
    assertThatThrownBy(this::serve).hasMessageContaining("is not a socket");
    assertThat(socket).isSymbolicLink();

    Files.delete(socket);
    Files.createDirectory(socket);
    assertThatThrownBy(this::serve).hasMessageContaining("is not a socket");
    assertThat(socket).isDirectory();
  }

  @Test
  void makesTheDirectory() throws IOException {
    socket = directory.resolve("plugins/holdfast/csi.sock");
    serve();
    assertThat(driverName()).isEqualTo("nvmeof.csi.holdfast.dev");
  }

  @Test
  void saysSoWhereNoDirectoryCanBe() throws IOException {
    Files.writeString(directory.resolve("file"), "");
    socket = directory.resolve("file/csi.sock");
    assertThatThrownBy(this::serve).isInstanceOf(IOException.class);
  }

  @Test
  void letsTheOwnerInAndOthersOnlyIfTold() throws IOException, InterruptedException {
    Server server = serve();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    server.shutdownNow().awaitTermination();

    servers.push(builder().socketMode(PosixFilePermissions.fromString("rw-rw----")).build());
    servers.getFirst().start();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-rw----");
  }

  @Test
  void removesItsSocketAtTheEnd() throws IOException, InterruptedException {
    Server server = serve();
    server.shutdown();
    assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(socket).doesNotExist();
  }

  @Test
  void servesAgainAfterARestart() throws IOException, InterruptedException {
    serve().shutdownNow().awaitTermination();
    serve();
    assertThat(driverName()).isEqualTo("nvmeof.csi.holdfast.dev");
  }

  @Test
  void finishesACallThatIsUnderWayWhenItIsShutDown() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    node.fate =
        command -> {
          inside.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return Optional.empty();
        };
    Server server = serve();
    try (CsiChannel client = CsiChannel.connect(socket);
        ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> answer =
          caller.submit(() -> client.node().nodeUnstageVolume(Requests.unstage().build()));
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
      server.shutdown();
      goOn.countDown();
      assertThat(answer.get(30, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void refusesMessagesThatAreTooLargeWithoutAsking() throws IOException {
    serve();
    try (CsiChannel client = CsiChannel.connect(socket)) {
      assertThatThrownBy(() ->
              client
                  .node()
                  .nodeStageVolume(
                      Requests.stage().putVolumeContext("x", "x".repeat(5 << 20)).build()))
          .satisfies(error ->
              assertThat(Status.fromThrowable(error).getCode())
                  .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED));
      assertThat(driverName(client)).isEqualTo("nvmeof.csi.holdfast.dev");
    }
    assertThat(node.commands).isEmpty();
  }

  @Test
  void servesBesideConnectionsThatSendNothing() throws IOException {
    serve();
    int threads = Thread.activeCount();
    Deque<SocketChannel> silent = new ArrayDeque<>();
    try {
      for (int i = 0; i < 500; i++) {
        silent.push(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
      }
      assertThat(driverName()).isEqualTo("nvmeof.csi.holdfast.dev");
      assertThat(Thread.activeCount()).isLessThan(threads + 50);
    } finally {
      for (SocketChannel client : silent) {
        client.close();
      }
    }
    assertThat(driverName()).isEqualTo("nvmeof.csi.holdfast.dev");
  }

  @Test
  void survivesBytesThatAreNoMessage() throws IOException {
    serve();
    try (CsiChannel client = CsiChannel.connect(socket)) {
      for (byte[] bytes : List.of(new byte[] {10, 127}, new byte[] {10, 2, (byte) 0xff, 'a'})) {
        assertThatThrownBy(() ->
                ClientCalls.blockingUnaryCall(client.channel(), raw(), CallOptions.DEFAULT, bytes))
            .isInstanceOf(StatusRuntimeException.class);
      }
      assertThat(driverName(client)).isEqualTo("nvmeof.csi.holdfast.dev");
    }
    assertThat(node.commands).isEmpty();
  }

  private static MethodDescriptor<byte[], byte[]> raw() {
    MethodDescriptor<NodeStageVolumeRequest, ?> stage = NodeGrpc.getNodeStageVolumeMethod();
    Marshaller<byte[]> bytes =
        new Marshaller<>() {
          @Override
          public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
          }

          @Override
          public byte[] parse(InputStream stream) {
            try {
              return stream.readAllBytes();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    return MethodDescriptor.newBuilder(bytes, bytes)
        .setFullMethodName(stage.getFullMethodName())
        .setType(MethodDescriptor.MethodType.UNARY)
        .build();
  }
}

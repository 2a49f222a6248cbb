package dev.holdfast.adapters.csi;

import dev.holdfast.adapters.csi.mapping.RpcObserver;
import dev.holdfast.adapters.csi.v1.IdentityGrpc;
import dev.holdfast.adapters.csi.v1.NodeGrpc;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** The services behind a channel in memory. */
public final class InProcessCsi implements AutoCloseable {
  private final Server server;
  private final ManagedChannel channel;

  private InProcessCsi(CsiServices services) {
    String name = "csi-" + UUID.randomUUID();
    try {
      server =
          InProcessServerBuilder.forName(name)
              .addServices(services.all().stream().map(BindableService::bindService).toList())
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel = InProcessChannelBuilder.forName(name).build();
  }

  public static InProcessCsi of(InMemoryNode node) {
    return of(node, UsualSettings.of("1.2.3"));
  }

  public static InProcessCsi of(InMemoryNode node, CsiSettings settings) {
    return of(node, settings, RpcObserver.NONE, InstantSource.system());
  }

  public static InProcessCsi of(
      InMemoryNode node, CsiSettings settings, RpcObserver observer, InstantSource clock) {
    return of(
        CsiServices.ofNode(
            settings,
            node.useCases(),
            () -> node.checks,
            UnaryOperator.identity(),
            observer,
            clock));
  }

  public static InProcessCsi of(CsiServices services) {
    return new InProcessCsi(services);
  }

  public NodeGrpc.NodeBlockingStub node() {
    return NodeGrpc.newBlockingStub(channel);
  }

  public IdentityGrpc.IdentityBlockingStub identity() {
    return IdentityGrpc.newBlockingStub(channel);
  }

  public ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}

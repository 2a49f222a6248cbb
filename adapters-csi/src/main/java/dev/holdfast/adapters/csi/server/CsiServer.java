package dev.holdfast.adapters.csi.server;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that manages the file of its socket and its threads. */
final class CsiServer extends Server {
  private final Server server;
  private final SocketFile socket;
  private final EventLoopGroup eventLoops;

  CsiServer(Server server, SocketFile socket, EventLoopGroup eventLoops) {
    this.server = server;
    this.socket = socket;
    this.eventLoops = eventLoops;
  }

  @Override
  public Server start() throws IOException {
    try {
      socket.makeRoom();
      server.start();
      socket.protect();
    } catch (IOException e) {
      shutdownNow();
      releaseThreads();
      throw new SocketUnusable(socket.path(), e);
    }
    Thread.ofVirtual().name("csi-server-end").start(this::endThreads);
    return this;
  }

  private void endThreads() {
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      releaseThreads();
    }
  }

  private void releaseThreads() {
    var _ = eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Override
  public Server shutdown() {
    server.shutdown();
    return this;
  }

  @Override
  public Server shutdownNow() {
    server.shutdownNow();
    return this;
  }

  @Override
  public boolean isShutdown() {
    return server.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return server.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return server.awaitTermination(timeout, unit);
  }

  @Override
  public void awaitTermination() throws InterruptedException {
    server.awaitTermination();
  }

  @Override
  public List<? extends SocketAddress> getListenSockets() {
    return server.getListenSockets();
  }

  @Override
  public List<ServerServiceDefinition> getServices() {
    return server.getServices();
  }

  @Override
  public List<ServerServiceDefinition> getImmutableServices() {
    return server.getImmutableServices();
  }

  @Override
  public List<ServerServiceDefinition> getMutableServices() {
    return server.getMutableServices();
  }
}

package dev.holdfast.adapters.csi.server;

import io.grpc.ForwardingServerBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * Builds a server on a unix socket, without a native library, whose handlers run on virtual
 * threads. A builder like any other of gRPC's: services, interceptors and limits are set as usual.
 * The built server makes room for its socket when it is started, and the file is gone when it has
 * terminated.
 */
public final class CsiServerBuilder extends ForwardingServerBuilder<CsiServerBuilder> {
  private static final int IO_THREADS = 2;

  private final CsiEndpoint endpoint;
  private final EventLoopGroup eventLoops;
  private final NettyServerBuilder netty;
  private Set<PosixFilePermission> socketMode = PosixFilePermissions.fromString("rw-------");

  private CsiServerBuilder(CsiEndpoint endpoint) {
    this.endpoint = endpoint;
    this.eventLoops =
        new MultiThreadIoEventLoopGroup(
            IO_THREADS, new DefaultThreadFactory("csi-io", true), NioIoHandler.newFactory());
    this.netty =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(endpoint.socket()))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(eventLoops)
            .workerEventLoopGroup(eventLoops)
            // gRPC sets it on every socket, and Netty warns of each that has no such thing
            .withChildOption(ChannelOption.SO_KEEPALIVE, null)
            .executor(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("csi-", 0).factory()));
  }

  public static CsiServerBuilder on(CsiEndpoint endpoint) {
    return new CsiServerBuilder(endpoint);
  }

  /** The users that may connect; by default the owner only. */
  public CsiServerBuilder socketMode(Set<PosixFilePermission> mode) {
    this.socketMode = Set.copyOf(mode);
    return this;
  }

  @Override
  protected ServerBuilder<?> delegate() {
    return netty;
  }

  @Override
  public Server build() {
    return new CsiServer(netty.build(), new SocketFile(endpoint.socket(), socketMode), eventLoops);
  }
}

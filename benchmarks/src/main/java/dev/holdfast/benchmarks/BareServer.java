package dev.holdfast.benchmarks;

import dev.holdfast.adapters.csi.v1.GetPluginInfoRequest;
import dev.holdfast.adapters.csi.v1.GetPluginInfoResponse;
import dev.holdfast.adapters.csi.v1.IdentityGrpc;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** The least that answers a CSI call from Java: grpc-java on a unix socket, and nothing else. */
public final class BareServer {
  private BareServer() {}

  public static void main(String[] args) throws Exception {
    Server server =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(Path.of(args[0])))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
            .workerEventLoopGroup(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
            .addService(new Identity())
            .build()
            .start();
    server.awaitTermination();
  }

  private static final class Identity extends IdentityGrpc.IdentityImplBase {
    @Override
    public void getPluginInfo(
        GetPluginInfoRequest request, StreamObserver<GetPluginInfoResponse> caller) {
      caller.onNext(GetPluginInfoResponse.newBuilder().setName("bare.example").build());
      caller.onCompleted();
    }
  }
}

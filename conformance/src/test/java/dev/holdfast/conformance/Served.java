package dev.holdfast.conformance;

import com.google.protobuf.Message;
import dev.holdfast.adapters.csi.client.CsiChannel;
import dev.holdfast.adapters.csi.server.CsiEndpoint;
import dev.holdfast.adapters.csi.server.CsiServerBuilder;
import dev.holdfast.adapters.csi.v1.IdentityGrpc;
import dev.holdfast.adapters.csi.v1.NodeGrpc;
import dev.holdfast.conformance.driver.Driver;
import dev.holdfast.conformance.driver.MountTable;
import dev.holdfast.conformance.driver.NamedVolume;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A driver that is served by this process, within it or at a socket. */
final class Served implements AutoCloseable {
  /** The answers of a driver; it refuses by an exception. */
  @FunctionalInterface
  interface Answers {
    Message answer(String rpc, Message request) throws StatusException;
  }

  private final Server server;
  private final ManagedChannel channel;

  private Served(Server server, ManagedChannel channel) {
    this.server = server;
    this.channel = channel;
  }

  static Served of(Answers answers) {
    String name = InProcessServerBuilder.generateName();
    try {
      Server server =
          InProcessServerBuilder.forName(name)
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .addService(service(IdentityGrpc.getServiceDescriptor(), answers))
              .addService(service(NodeGrpc.getServiceDescriptor(), answers))
              .fallbackHandlerRegistry(others(answers))
              .build()
              .start();
      return new Served(server, InProcessChannelBuilder.forName(name).directExecutor().build());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As drivers are: at a unix socket. */
  static Served at(Path socket, Answers answers) {
    try {
      Server server =
          CsiServerBuilder.on(CsiEndpoint.parse("unix://" + socket))
              .addService(service(IdentityGrpc.getServiceDescriptor(), answers))
              .addService(service(NodeGrpc.getServiceDescriptor(), answers))
              .fallbackHandlerRegistry(others(answers))
              .build()
              .start();
      return new Served(server, CsiChannel.connect(socket).channel());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls that no version of CSI has. */
  private static HandlerRegistry others(Answers answers) {
    return new HandlerRegistry() {
      @Override
      public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
        return definition(
            NodeGrpc.getNodeGetInfoMethod().toBuilder().setFullMethodName(name).build(), answers);
      }
    };
  }

  private static ServerServiceDefinition service(ServiceDescriptor descriptor, Answers answers) {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor);
    descriptor.getMethods().forEach(method -> service.addMethod(definition(method, answers)));
    return service.build();
  }

  @SuppressWarnings("unchecked") // all messages of CSI are messages
  private static ServerMethodDefinition<Message, Message> definition(
      MethodDescriptor<?, ?> method, Answers answers) {
    return ServerMethodDefinition.create(
        (MethodDescriptor<Message, Message>) method,
        ServerCalls.asyncUnaryCall((Message request, StreamObserver<Message> caller) -> {
          try {
            caller.onNext(answers.answer(String.valueOf(method.getBareMethodName()), request));
            caller.onCompleted();
          } catch (StatusException | StatusRuntimeException e) {
            caller.onError(e);
          }
        }));
  }

  /** The suite on it, with a volume that is named. */
  Suite.Run run(Path dir) {
    return suite(dir, Optional.of("ext4")).run(driver());
  }

  static Suite suite(Path dir, Optional<String> filesystem) {
    return new Suite(
        Optional.of(
            new NamedVolume(
                RightDriver.VOLUME,
                dir.resolve("plugins/staging"),
                dir.resolve("pods/target"),
                filesystem,
                new NamedVolume.Passed(Map.of(), Map.of(), Map.of("password", "open sesame")))),
        Optional.of(new MountTable(dir.resolve("mountinfo"))),
        false,
        "test");
  }

  ManagedChannel channel() {
    return channel;
  }

  Driver driver() {
    return new Driver(channel, Duration.ofSeconds(10));
  }

  /** As a process that is killed. */
  void kill() {
    server.shutdownNow();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}

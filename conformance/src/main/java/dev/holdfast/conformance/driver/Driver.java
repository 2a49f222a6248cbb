package dev.holdfast.conformance.driver;

import com.google.protobuf.Message;
import dev.holdfast.adapters.csi.v1.IdentityGrpc;
import dev.holdfast.adapters.csi.v1.NodeGetInfoRequest;
import dev.holdfast.adapters.csi.v1.NodeGetInfoResponse;
import dev.holdfast.adapters.csi.v1.NodeGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The driver behind a channel. Keeps what it answered, for the checks of all answers. */
public final class Driver {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** Descriptions of gRPC's own client where the connection ended and there is no cause. */
  private static final List<String> ENDS =
      List.of("Network closed", "Connection closed", "GOAWAY", "Channel shutdown", "io exception");

  private final Channel channel;
  private final Duration patience;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();

  /**
   * @param patience the longest that a call may take
   */
  public Driver(Channel channel, Duration patience) {
    this.channel = channel;
    this.patience = patience;
  }

  /** Every answer so far. */
  public List<Heard> heard() {
    return List.copyOf(heard);
  }

  /**
   * One call.
   *
   * @param answer the default instance of the answer's type
   */
  public <A extends Message> Answer<A> call(String rpc, Message request, A answer) {
    Answer<A> ending = ending(method(rpc), request, answer);
    heard.add(new Heard(rpc, ending));
    return ending;
  }

  private <A extends Message> Answer<A> ending(
      MethodDescriptor<Message, Message> method, Message request, A answer) {
    try {
      Message message =
          ClientCalls.blockingUnaryCall(
              channel,
              method,
              CallOptions.DEFAULT.withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS),
              request);
      @SuppressWarnings("unchecked") // the method's descriptor parsed it
      A given = (A) answer.getDefaultInstanceForType().getClass().cast(message);
      return new Answer.Given<>(given);
    } catch (StatusRuntimeException e) {
      return refusal(e);
    }
  }

  private <A> Answer<A> refusal(StatusRuntimeException e) {
    Status status = e.getStatus();
    String reason = Optional.ofNullable(status.getDescription()).orElse("");
    boolean closed =
        status.getCode() == Code.UNAVAILABLE && ENDS.stream().anyMatch(reason::contains);
    boolean late =
        status.getCode() == Code.DEADLINE_EXCEEDED && reason.contains("CallOptions deadline");
    if (status.getCause() != null || closed || late) {
      return new Answer.None<>(status.getCode() + " " + reason);
    }
    Metadata trailers = e.getTrailers();
    return new Answer.Refused<>(
        status.getCode(), reason, trailers != null && trailers.containsKey(DETAILS));
  }

  @SuppressWarnings("unchecked") // all messages of CSI are messages
  private static MethodDescriptor<Message, Message> method(String rpc) {
    return Stream.of(IdentityGrpc.getServiceDescriptor(), NodeGrpc.getServiceDescriptor())
        .map(ServiceDescriptor::getMethods)
        .flatMap(methods -> methods.stream())
        .filter(method -> rpc.equals(method.getBareMethodName()))
        .map(method -> (MethodDescriptor<Message, Message>) method)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such call: " + rpc));
  }

  /** A call of a name that no version of CSI has. */
  public Answer<?> callUnknown() {
    Answer<NodeGetInfoResponse> ending =
        ending(
            method("NodeGetInfo").toBuilder()
                .setFullMethodName(NodeGrpc.SERVICE_NAME + "/HoldfastConformanceNoSuchCall")
                .build(),
            NodeGetInfoRequest.getDefaultInstance(),
            NodeGetInfoResponse.getDefaultInstance());
    heard.add(new Heard("a call that does not exist", ending));
    return ending;
  }
}

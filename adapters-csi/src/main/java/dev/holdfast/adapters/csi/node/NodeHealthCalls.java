package dev.holdfast.adapters.csi.node;

import com.google.protobuf.Message;
import dev.holdfast.adapters.csi.mapping.HealthReplies;
import dev.holdfast.adapters.csi.mapping.NodeRequests;
import dev.holdfast.adapters.csi.mapping.RpcRunner;
import dev.holdfast.adapters.csi.mapping.RpcRunner.Rpc;
import dev.holdfast.adapters.csi.v1.NodeGetStorageHealthRequest;
import dev.holdfast.adapters.csi.v1.NodeGetStorageHealthResponse;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeHealthRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeHealthResponse;
import dev.holdfast.adapters.csi.v1.NodeGrpc;
import dev.holdfast.application.port.in.LookUpVolumeHealth;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.recovery.VolumeHealth;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;

/**
 * The Node service with the calls for health of CSI 1.13, which the descriptors of 1.12 do not
 * have. Both are answered from the last look, and wait for nothing.
 */
public final class NodeHealthCalls implements BindableService {
  /** NodeServiceCapability.RPC.Type of 1.13: GET_VOLUME_HEALTH and GET_STORAGE_HEALTH. */
  public static final Set<Integer> CAPABILITIES = Set.of(7, 8);

  public static final MethodDescriptor<NodeGetVolumeHealthRequest, NodeGetVolumeHealthResponse>
      VOLUME_HEALTH =
          method(
              "NodeGetVolumeHealth",
              NodeGetVolumeHealthRequest.getDefaultInstance(),
              NodeGetVolumeHealthResponse.getDefaultInstance());

  public static final MethodDescriptor<NodeGetStorageHealthRequest, NodeGetStorageHealthResponse>
      STORAGE_HEALTH =
          method(
              "NodeGetStorageHealth",
              NodeGetStorageHealthRequest.getDefaultInstance(),
              NodeGetStorageHealthResponse.getDefaultInstance());

  private final BindableService node;
  private final RpcRunner runner;
  private final NodeRequests requests;
  private final ReportVolumeHealth health;
  private final LookUpVolumeHealth volumes;

  public NodeHealthCalls(
      BindableService node, RpcRunner runner, NodeRequests requests, NodeUseCases useCases) {
    this.node = node;
    this.runner = runner;
    this.requests = requests;
    this.health = useCases.health();
    this.volumes = useCases.lookUp();
  }

  private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
      String name, Q request, A answer) {
    return MethodDescriptor.<Q, A>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(NodeGrpc.SERVICE_NAME, name))
        .setRequestMarshaller(ProtoUtils.marshaller(request))
        .setResponseMarshaller(ProtoUtils.marshaller(answer))
        .build();
  }

  /** A server takes one definition of a service. */
  @Override
  public ServerServiceDefinition bindService() {
    ServerServiceDefinition.Builder all =
        ServerServiceDefinition.builder(NodeGrpc.SERVICE_NAME)
            .addMethod(VOLUME_HEALTH, ServerCalls.asyncUnaryCall(this::volumeHealth))
            .addMethod(STORAGE_HEALTH, ServerCalls.asyncUnaryCall(this::storageHealth));
    node.bindService().getMethods().forEach(all::addMethod);
    return all.build();
  }

  private void volumeHealth(
      NodeGetVolumeHealthRequest request, StreamObserver<NodeGetVolumeHealthResponse> caller) {
    runner.run(
        new Rpc<>(
            "NodeGetVolumeHealth",
            request.getVolumeId(),
            _ -> requests.health(request),
            volumes::lookUp,
            judged -> HealthReplies.volume(judged, health.lookAge())),
        caller);
  }

  private void storageHealth(
      NodeGetStorageHealthRequest request, StreamObserver<NodeGetStorageHealthResponse> caller) {
    runner.run(
        new Rpc<>(
            "NodeGetStorageHealth",
            "",
            patience -> requests.storageHealth(request, patience),
            _ -> seen(),
            all -> HealthReplies.storage(all, health.lookAge())),
        caller);
  }

  private Outcome<List<VolumeHealth>> seen() {
    return health.topology().isPresent()
        ? Outcome.success(health.all())
        : Outcome.failure(
            new NodeFailure.HostNotReady(
                "the node plugin has not looked at this host's connections yet",
                "repeat the call"));
  }
}

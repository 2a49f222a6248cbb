package dev.holdfast.adapters.csi.identity;

import static dev.holdfast.adapters.csi.v1.PluginCapability.Service.Type.VOLUME_ACCESSIBILITY_CONSTRAINTS;

import com.google.protobuf.BoolValue;
import dev.holdfast.adapters.csi.mapping.RpcRunner;
import dev.holdfast.adapters.csi.mapping.RpcRunner.Rpc;
import dev.holdfast.adapters.csi.v1.GetPluginCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.GetPluginCapabilitiesResponse;
import dev.holdfast.adapters.csi.v1.GetPluginInfoRequest;
import dev.holdfast.adapters.csi.v1.GetPluginInfoResponse;
import dev.holdfast.adapters.csi.v1.IdentityGrpc;
import dev.holdfast.adapters.csi.v1.PluginCapability;
import dev.holdfast.adapters.csi.v1.PluginCapability.Service;
import dev.holdfast.adapters.csi.v1.PluginCapability.VolumeExpansion;
import dev.holdfast.adapters.csi.v1.ProbeRequest;
import dev.holdfast.adapters.csi.v1.ProbeResponse;
import dev.holdfast.application.port.in.InspectHost;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;

/** The identity of the plugin, what it is capable of, and whether this host can connect. */
public final class IdentityGrpcService extends IdentityGrpc.IdentityImplBase {
  private final RpcRunner runner;
  private final GetPluginInfoResponse info;
  private final GetPluginCapabilitiesResponse capabilities;
  private final Readiness readiness;

  /**
   * @param located whether nodes report a topology: then VOLUME_ACCESSIBILITY_CONSTRAINTS is a MUST
   *     (csi.proto, NodeGetInfoResponse.accessible_topology)
   */
  public IdentityGrpcService(
      RpcRunner runner,
      GetPluginInfoResponse info,
      boolean located,
      InspectHost host,
      InstantSource clock) {
    this.runner = runner;
    this.info = info;
    this.capabilities = capabilities(located);
    this.readiness = new Readiness(host, clock);
  }

  @Override
  public void getPluginInfo(
      GetPluginInfoRequest request, StreamObserver<GetPluginInfoResponse> caller) {
    runner.run(Rpc.plain("GetPluginInfo", () -> info), caller);
  }

  @Override
  public void getPluginCapabilities(
      GetPluginCapabilitiesRequest request, StreamObserver<GetPluginCapabilitiesResponse> caller) {
    runner.run(Rpc.plain("GetPluginCapabilities", () -> capabilities), caller);
  }

  private static GetPluginCapabilitiesResponse capabilities(boolean located) {
    VolumeExpansion online =
        VolumeExpansion.newBuilder().setType(VolumeExpansion.Type.ONLINE).build();
    GetPluginCapabilitiesResponse.Builder response =
        GetPluginCapabilitiesResponse.newBuilder()
            .addCapabilities(PluginCapability.newBuilder().setVolumeExpansion(online));
    if (located) {
      response.addCapabilities(
          PluginCapability.newBuilder()
              .setService(Service.newBuilder().setType(VOLUME_ACCESSIBILITY_CONSTRAINTS)));
    }
    return response.build();
  }

  @Override
  public void probe(ProbeRequest request, StreamObserver<ProbeResponse> caller) {
    runner.run(Rpc.plain("Probe", this::probed), caller);
  }

  private ProbeResponse probed() {
    return ProbeResponse.newBuilder().setReady(BoolValue.of(readiness.ready())).build();
  }
}

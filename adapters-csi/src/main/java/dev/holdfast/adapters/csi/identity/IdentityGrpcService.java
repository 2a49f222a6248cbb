package dev.holdfast.adapters.csi.identity;

import com.google.protobuf.BoolValue;
import dev.holdfast.adapters.csi.mapping.RpcRunner;
import dev.holdfast.adapters.csi.mapping.RpcRunner.Rpc;
import dev.holdfast.adapters.csi.v1.GetPluginCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.GetPluginCapabilitiesResponse;
import dev.holdfast.adapters.csi.v1.GetPluginInfoRequest;
import dev.holdfast.adapters.csi.v1.GetPluginInfoResponse;
import dev.holdfast.adapters.csi.v1.IdentityGrpc;
import dev.holdfast.adapters.csi.v1.PluginCapability;
import dev.holdfast.adapters.csi.v1.PluginCapability.VolumeExpansion;
import dev.holdfast.adapters.csi.v1.ProbeRequest;
import dev.holdfast.adapters.csi.v1.ProbeResponse;
import dev.holdfast.application.port.in.InspectHost;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;

/** The identity of the plugin, that volumes may grow in use, and whether this host can connect. */
public final class IdentityGrpcService extends IdentityGrpc.IdentityImplBase {
  private final RpcRunner runner;
  private final GetPluginInfoResponse info;
  private final Readiness readiness;

  public IdentityGrpcService(
      RpcRunner runner, String name, String version, InspectHost host, InstantSource clock) {
    this.runner = runner;
    this.info = GetPluginInfoResponse.newBuilder().setName(name).setVendorVersion(version).build();
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
    runner.run(Rpc.plain("GetPluginCapabilities", IdentityGrpcService::capabilities), caller);
  }

  private static GetPluginCapabilitiesResponse capabilities() {
    VolumeExpansion online =
        VolumeExpansion.newBuilder().setType(VolumeExpansion.Type.ONLINE).build();
    return GetPluginCapabilitiesResponse.newBuilder()
        .addCapabilities(PluginCapability.newBuilder().setVolumeExpansion(online))
        .build();
  }

  @Override
  public void probe(ProbeRequest request, StreamObserver<ProbeResponse> caller) {
    runner.run(Rpc.plain("Probe", this::probed), caller);
  }

  private ProbeResponse probed() {
    return ProbeResponse.newBuilder().setReady(BoolValue.of(readiness.ready())).build();
  }
}

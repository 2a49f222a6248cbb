package dev.holdfast.adapters.csi.addons;

import com.google.protobuf.BoolValue;
import dev.holdfast.adapters.csi.mapping.RpcRunner;
import dev.holdfast.adapters.csi.mapping.RpcRunner.Rpc;
import dev.holdfast.adapters.csi.v1.addons.Capability;
import dev.holdfast.adapters.csi.v1.addons.GetCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.addons.GetCapabilitiesResponse;
import dev.holdfast.adapters.csi.v1.addons.GetIdentityRequest;
import dev.holdfast.adapters.csi.v1.addons.GetIdentityResponse;
import dev.holdfast.adapters.csi.v1.addons.IdentityGrpc;
import dev.holdfast.adapters.csi.v1.addons.ProbeRequest;
import dev.holdfast.adapters.csi.v1.addons.ProbeResponse;
import io.grpc.stub.StreamObserver;

/** The identity of the driver for CSI-Addons, and what it can be asked for there. */
public final class AddonsIdentityService extends IdentityGrpc.IdentityImplBase {
  /**
   * The operator of CSI-Addons ends a job as done only after a driver with the second and the third
   * one was asked as well, and takes UNIMPLEMENTED for an answer: that of a server without the
   * controller's call (ADR 37).
   */
  private static final GetCapabilitiesResponse CAPABILITIES =
      GetCapabilitiesResponse.newBuilder()
          .addCapabilities(service(Capability.Service.Type.NODE_SERVICE))
          .addCapabilities(service(Capability.Service.Type.CONTROLLER_SERVICE))
          .addCapabilities(reclaimSpace(Capability.ReclaimSpace.Type.OFFLINE))
          .addCapabilities(reclaimSpace(Capability.ReclaimSpace.Type.ONLINE))
          .build();

  private final RpcRunner runner;
  private final GetIdentityResponse identity;

  public AddonsIdentityService(RpcRunner runner, String driverName, String version) {
    this.runner = runner;
    this.identity =
        GetIdentityResponse.newBuilder().setName(driverName).setVendorVersion(version).build();
  }

  private static Capability service(Capability.Service.Type type) {
    return Capability.newBuilder()
        .setService(Capability.Service.newBuilder().setType(type))
        .build();
  }

  private static Capability reclaimSpace(Capability.ReclaimSpace.Type type) {
    return Capability.newBuilder()
        .setReclaimSpace(Capability.ReclaimSpace.newBuilder().setType(type))
        .build();
  }

  @Override
  public void getIdentity(GetIdentityRequest request, StreamObserver<GetIdentityResponse> caller) {
    runner.run(Rpc.plain("GetIdentity", () -> identity), caller);
  }

  @Override
  public void getCapabilities(
      GetCapabilitiesRequest request, StreamObserver<GetCapabilitiesResponse> caller) {
    runner.run(Rpc.plain("GetCapabilities", () -> CAPABILITIES), caller);
  }

  /** Whether a volume can be trimmed is decided for each. */
  @Override
  public void probe(ProbeRequest request, StreamObserver<ProbeResponse> caller) {
    runner.run(
        Rpc.plain("Probe", () -> ProbeResponse.newBuilder().setReady(BoolValue.of(true)).build()),
        caller);
  }
}

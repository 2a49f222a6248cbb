package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.client.CsiChannel;
import dev.holdfast.adapters.csi.v1.NodeGetCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.NodeGrpc;
import dev.holdfast.adapters.csi.v1.addons.Capability;
import dev.holdfast.adapters.csi.v1.addons.GetCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.addons.GetIdentityRequest;
import dev.holdfast.adapters.csi.v1.addons.GetIdentityResponse;
import dev.holdfast.adapters.csi.v1.addons.IdentityGrpc;
import dev.holdfast.adapters.csi.v1.addons.NodeReclaimSpaceRequest;
import dev.holdfast.adapters.csi.v1.addons.NodeReclaimSpaceResponse;
import dev.holdfast.adapters.csi.v1.addons.ProbeRequest;
import dev.holdfast.adapters.csi.v1.addons.ReclaimSpaceNodeGrpc;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** As the sidecar of CSI-Addons calls, on the socket that it is given. */
final class CsiAddonsTest extends SharedNode {
  private CsiChannel sidecar;

  @Override
  String[] settings() {
    return new String[] {
      "--holdfast.csi-addons-endpoint=unix://" + dir.resolve("addons.sock"),
      "--holdfast.call-budget=10s"
    };
  }

  @BeforeAll
  void connect() {
    sidecar = CsiChannel.connect(dir.resolve("addons.sock"));
  }

  @AfterAll
  void disconnect() {
    sidecar.close();
  }

  private Volume staged(SimulatedTarget target) {
    Volume volume = node.volume(target.nqn());
    volume.stage();
    awaitWell(volume);
    return volume;
  }

  private void awaitWell(Volume volume) {
    Awaiting.until(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.HEALTHY)));
  }

  /** The sidecar leaves volume_path empty. */
  private NodeReclaimSpaceResponse reclaim(Volume volume) {
    return reclaim(
        NodeReclaimSpaceRequest.newBuilder()
            .setVolumeId(volume.id())
            .setStagingTargetPath(volume.staging().toString())
            .build());
  }

  private NodeReclaimSpaceResponse reclaim(NodeReclaimSpaceRequest request) {
    return ReclaimSpaceNodeGrpc.newBlockingStub(sidecar.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .nodeReclaimSpace(request);
  }

  private long trimmed(Volume volume) {
    return node.host().kernel().mounts().at(volume.staging()).orElseThrow().superblock().trimmed();
  }

  @Test
  void theSidecarFindsTheDriverAndWhatItCanDo() {
    IdentityGrpc.IdentityBlockingStub identity = IdentityGrpc.newBlockingStub(sidecar.channel());

    GetIdentityResponse is = identity.getIdentity(GetIdentityRequest.getDefaultInstance());
    assertThat(is.getName()).isEqualTo("nvmeof.csi.holdfast.dev");
    assertThat(is.getVendorVersion()).isNotEmpty();
    assertThat(identity.probe(ProbeRequest.getDefaultInstance()).getReady().getValue()).isTrue();
    assertThat(
            identity
                .getCapabilities(GetCapabilitiesRequest.getDefaultInstance())
                .getCapabilitiesList())
        .extracting(Capability::getTypeCase)
        .contains(Capability.TypeCase.SERVICE, Capability.TypeCase.RECLAIM_SPACE);
  }

  @Test
  void aVolumeIsTrimmedWhenTheAnswerArrives() {
    Volume volume = staged(node.target());

    assertThat(reclaim(volume)).isEqualTo(NodeReclaimSpaceResponse.getDefaultInstance());

    assertThat(trimmed(volume)).isPositive();
    volume.unstage();
    assertThat(refused(Code.NOT_FOUND, () -> reclaim(volume))).contains("is not staged here");
  }

  @Test
  void aCallThatIsRepeatedJoinsTheTrim() throws Exception {
    Volume volume = staged(node.target());
    node.host().faults().at("trim.before").hang();
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(() -> refused(Code.UNAVAILABLE, () -> reclaim(volume)));
    Awaiting.until(() -> node.host().faults().at("trim.before").hanging() == 1);
    assertThat(first.get(30, TimeUnit.SECONDS)).contains("waits for the same job");
    CompletableFuture<NodeReclaimSpaceResponse> second =
        CompletableFuture.supplyAsync(() -> reclaim(volume));

    node.host().faults().at("trim.before").release();

    assertThat(second.get(30, TimeUnit.SECONDS))
        .isEqualTo(NodeReclaimSpaceResponse.getDefaultInstance());
    volume.unstage();
  }

  @Test
  void anOutageIsNoTimeForIt() {
    SimulatedTarget target = node.target();
    Volume volume = staged(target);
    target.refuse(Node.SECOND, Node.PORT);
    Awaiting.until(() -> node.verdict(volume.id()).equals(Optional.of(Verdict.DEGRADED)));

    assertThat(refused(Code.FAILED_PRECONDITION, () -> reclaim(volume))).contains("DEGRADED");
    assertThat(trimmed(volume)).isZero();
    volume.unstage();
  }

  @Test
  void aRawVolumeIsNotSupported() {
    Volume volume = node.volume(node.target().nqn()).asBlock();
    volume.stage();

    assertThat(refused(Code.UNIMPLEMENTED, () -> reclaim(volume))).contains("is a raw device");
    volume.unstage();
  }

  @Test
  void aRequestWithoutAVolumeOrWithoutAnyPathIsRefused() {
    for (NodeReclaimSpaceRequest request :
        List.of(
            NodeReclaimSpaceRequest.newBuilder().setVolumePath("/a").build(),
            NodeReclaimSpaceRequest.newBuilder().setVolumeId("a").build(),
            NodeReclaimSpaceRequest.newBuilder().setVolumeId("a").setVolumePath("b").build())) {
      assertThat(refused(Code.INVALID_ARGUMENT, () -> reclaim(request))).contains("volume_");
    }
  }

  /** The operator takes this answer for done. */
  @Test
  void theControllersCallIsUnimplemented() {
    MethodDescriptor<NodeReclaimSpaceRequest, NodeReclaimSpaceResponse> call =
        ReclaimSpaceNodeGrpc.getNodeReclaimSpaceMethod().toBuilder()
            .setFullMethodName("reclaimspace.ReclaimSpaceController/ControllerReclaimSpace")
            .build();

    refused(
        Code.UNIMPLEMENTED,
        () ->
            ClientCalls.blockingUnaryCall(
                sidecar.channel(),
                call,
                CallOptions.DEFAULT,
                NodeReclaimSpaceRequest.getDefaultInstance()));
  }

  /** A client of one socket has nothing of the other. */
  @Test
  void eachSocketHasItsOwnServices() {
    refused(
        Code.UNIMPLEMENTED,
        () ->
            ReclaimSpaceNodeGrpc.newBlockingStub(node.channel())
                .nodeReclaimSpace(NodeReclaimSpaceRequest.getDefaultInstance()));
    refused(
        Code.UNIMPLEMENTED,
        () ->
            NodeGrpc.newBlockingStub(sidecar.channel())
                .nodeGetCapabilities(NodeGetCapabilitiesRequest.getDefaultInstance()));
  }
}

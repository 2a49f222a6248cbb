package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.node.NodeHealthCalls;
import dev.holdfast.adapters.csi.v1.NodeGetStorageHealthRequest;
import dev.holdfast.adapters.csi.v1.NodeGetStorageHealthResponse.StorageBackendHealth;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeHealthRequest;
import dev.holdfast.adapters.csi.v1.VolumeHealth;
import dev.holdfast.adapters.csi.v1.VolumeHealth.VolumeHealthEntry;
import dev.holdfast.adapters.csi.v1.VolumeHealthErrorType;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.CallOptions;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node with the calls for health of CSI 1.13, asked over its socket. */
final class HealthCallsTest extends SharedNode {
  @Override
  String[] settings() {
    return new String[] {"--holdfast.csi-health-calls=true"};
  }

  @Test
  void theHealthOfAVolumeAndOfItsStorageFollowsThePaths() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    assertThat(refused(Code.NOT_FOUND, () -> health(volume))).contains(volume.id());
    volume.stage();
    Awaiting.until(() -> judged(volume).filter(List::isEmpty).isPresent());
    assertThat(storage()).isEmpty();

    target.refuse(Node.SECOND, Node.PORT);
    Awaiting.until(() ->
        judged(volume)
            .filter(entries ->
                entries.stream()
                    .anyMatch(entry ->
                        entry.getStatus() == VolumeHealthErrorType.DEGRADED
                            && entry.getReason().equals("Degraded")))
            .isPresent());
    assertThat(storage())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.getReason()).isEqualTo("PathsUnusable");
          assertThat(entry.getMessage()).contains(target.nqn(), "1 of 2 paths are usable");
        });
    volume.unstage();
    Awaiting.until(() -> storage().isEmpty());
  }

  /** Absent while the loop has not judged it. */
  private Optional<List<VolumeHealthEntry>> judged(Volume volume) {
    try {
      return Optional.of(health(volume).getHealthStatusesList());
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
      return Optional.empty();
    }
  }

  private VolumeHealth health(Volume volume) {
    return ClientCalls.blockingUnaryCall(
            node.channel(),
            NodeHealthCalls.VOLUME_HEALTH,
            CallOptions.DEFAULT,
            NodeGetVolumeHealthRequest.newBuilder()
                .setVolumeId(volume.id())
                .setStagingTargetPath(volume.staging().toString())
                .setVolumePublishPath(volume.target().toString())
                .build())
        .getVolumeHealth();
  }

  private List<StorageBackendHealth> storage() {
    return ClientCalls.blockingUnaryCall(
            node.channel(),
            NodeHealthCalls.STORAGE_HEALTH,
            CallOptions.DEFAULT,
            NodeGetStorageHealthRequest.getDefaultInstance())
        .getBackendHealthList();
  }
}

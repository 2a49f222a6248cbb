package dev.holdfast.adapters.csi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.application.fuzz.Fuzz;
import dev.holdfast.application.port.in.ExpandVolume;
import dev.holdfast.application.port.in.PublishVolume;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.domain.volume.HostPath;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Messages that no kubelet sends. gRPC refuses bytes that are no message; every other one is
 * refused for a reason that names it, or becomes a command with the message's content.
 */
class CsiMessageFuzzTest {
  private static final String SECRET = "c2VjcmV0LWtleQ";
  private static final Set<Code> FOR_A_REASON =
      Set.of(Code.INVALID_ARGUMENT, Code.FAILED_PRECONDITION, Code.NOT_FOUND);

  private final InMemoryNode node = new InMemoryNode();
  private final InProcessCsi csi = InProcessCsi.of(node);

  @AfterEach
  void close() {
    csi.close();
  }

  @Test
  void aStageSaysWhatTheMessageSays() {
    List<byte[]> originals =
        bytes(
            Requests.stage().build(),
            Requests.stage()
                .putVolumeContext("deviceUUID", "aaaaaaaa-0000-4000-8000-000000000001")
                .putVolumeContext("ctrlLossTmo", "600")
                .putVolumeContext("expectedCapacity", "1073741824")
                .putVolumeContext("outagePolicy", "hold")
                .putSecrets("dhchapSecret", "DHHC-1:00:" + SECRET + ":")
                .build());
    Fuzz.run(
        "NodeStageVolumeRequest",
        mutator -> mutator.spoiled(originals),
        bytes -> {
          NodeStageVolumeRequest request;
          try {
            request = NodeStageVolumeRequest.parseFrom(bytes);
          } catch (InvalidProtocolBufferException e) {
            return;
          }
          // a spoilt message may have it where no secret belongs
          String elsewhere = request.toBuilder().clearSecrets().build().toString();
          boolean secret = !elsewhere.contains(SECRET);
          if (answered(() -> csi.node().nodeStageVolume(request), secret)) {
            StageVolume.Command command = (StageVolume.Command) node.commands.getLast();
            assertThat(command.volume().value()).isEqualTo(request.getVolumeId());
            path(command.stagingPath(), request.getStagingTargetPath());
            assertThat(request.getVolumeContextMap().values())
                .contains(command.attachment().nqn().value());
            assertThat(secret && command.toString().contains(SECRET)).isFalse();
          }
        });
  }

  @Test
  void aPublishSaysWhatTheMessageSays() {
    List<byte[]> originals =
        bytes(Requests.publish().build(), Requests.publish().setReadonly(true).build());
    Fuzz.run(
        "NodePublishVolumeRequest",
        mutator -> mutator.spoiled(originals),
        bytes -> {
          NodePublishVolumeRequest request;
          try {
            request = NodePublishVolumeRequest.parseFrom(bytes);
          } catch (InvalidProtocolBufferException e) {
            return;
          }
          if (answered(() -> csi.node().nodePublishVolume(request))) {
            PublishVolume.Command command = (PublishVolume.Command) node.commands.getLast();
            assertThat(command.volume().value()).isEqualTo(request.getVolumeId());
            path(command.targetPath(), request.getTargetPath());
            path(command.stagingPath(), request.getStagingTargetPath());
            assertThat(command.readOnly()).isEqualTo(request.getReadonly());
          }
        });
  }

  @Test
  void anExpandSaysWhatTheMessageSays() {
    NodeExpandVolumeRequest.Builder whole = Requests.expand();
    whole.getCapacityRangeBuilder().setRequiredBytes(1L << 40).setLimitBytes(1L << 41);
    List<byte[]> originals = bytes(Requests.expand().build(), whole.build());
    Fuzz.run(
        "NodeExpandVolumeRequest",
        mutator -> mutator.spoiled(originals),
        bytes -> {
          NodeExpandVolumeRequest request;
          try {
            request = NodeExpandVolumeRequest.parseFrom(bytes);
          } catch (InvalidProtocolBufferException e) {
            return;
          }
          if (answered(() -> csi.node().nodeExpandVolume(request))) {
            ExpandVolume.Command command = (ExpandVolume.Command) node.commands.getLast();
            assertThat(command.volume().value()).isEqualTo(request.getVolumeId());
            path(command.volumePath(), request.getVolumePath());
          }
        });
  }

  private static void path(HostPath path, String asked) {
    assertThat(path.value())
        .isEqualTo(asked.replaceAll("(?<=.)/+$", ""))
        .startsWith("/")
        .doesNotContain("/../", "\0", "\n");
  }

  private static boolean answered(Runnable call) {
    return answered(call, true);
  }

  /** False if it was refused, and for a reason. */
  private static boolean answered(Runnable call, boolean secret) {
    try {
      call.run();
      return true;
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isIn(FOR_A_REASON);
      String said = String.valueOf(e.getStatus().getDescription());
      assertThat(said).isNotBlank();
      assertThat(secret && said.contains(SECRET)).isFalse();
      return false;
    }
  }

  private static List<byte[]> bytes(MessageLite... messages) {
    return Stream.of(messages).map(MessageLite::toByteArray).toList();
  }
}

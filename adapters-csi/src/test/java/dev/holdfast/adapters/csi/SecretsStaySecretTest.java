package dev.holdfast.adapters.csi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.mapping.RpcObserver;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.volume.VolumeId;
import io.grpc.StatusRuntimeException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Searches for secrets in everything that leaves the module: log lines, statuses, observers. */
class SecretsStaySecretTest {
  private static final String MARK = "c2VjcmV0LWtleQ";
  private static final String DHCHAP = "DHHC-1:00:" + MARK + ":";
  private static final String TLS =
      "NVMeTLSkey-1:01:c2VjcmV0LWtleQAAAAAAAAAAAAAAAAAAAAAAAAAAAAA9xKo3:";

  private final List<String> told = new ArrayList<>();
  private final InMemoryNode node = new InMemoryNode();

  private void stage(NodeStageVolumeRequest.Builder request) {
    RpcObserver observer = (rpc, volume, code, took) -> told.add(rpc + volume + code);
    try (CapturedLog log = CapturedLog.start();
        InProcessCsi csi =
            InProcessCsi.of(node, UsualSettings.of("1"), observer, InstantSource.system())) {
      try {
        csi.node().nodeStageVolume(request.build());
      } catch (StatusRuntimeException e) {
        told.add(e.toString());
      }
      told.addAll(log.lines());
    }
    assertThat(told).isNotEmpty();
    assertThat(told).noneMatch(line -> line.contains(MARK));
  }

  private static NodeStageVolumeRequest.Builder withSecrets() {
    return Requests.stage()
        .putSecrets("dhchapSecret", DHCHAP)
        .putSecrets("dhchapCtrlSecret", DHCHAP)
        .putSecrets("tlsPsk", TLS);
  }

  @Test
  void whenAllIsWell() {
    stage(withSecrets());
    StageVolume.Command command = node.only(StageVolume.Command.class);
    assertThat(command.credentials().dhchapSecret().orElseThrow().reveal()).isEqualTo(DHCHAP);
    assertThat(command.credentials().tlsPsk().orElseThrow().reveal()).isEqualTo(TLS);
    assertThat(command.attachment().tls()).isTrue();
    assertThat(command.toString()).doesNotContain(MARK);
  }

  @Test
  void whenTheUseCaseFails() {
    node.fate = command -> Optional.of(new NodeFailure.OperationInProgress(new VolumeId("vol-1")));
    stage(withSecrets());
  }

  @Test
  void whenTheUseCaseThrows() {
    node.fate =
        command -> {
          throw new IllegalStateException("while doing " + command);
        };
    stage(withSecrets());
  }

  @Test
  void whenAnotherFieldIsWrong() {
    stage(withSecrets().putVolumeContext("targetTrAddr", "host..example"));
    stage(withSecrets().clearVolumeCapability());
    stage(withSecrets().setVolumeId("vol\n1"));
  }

  @Test
  void whenTheSecretIsWrong() {
    stage(withSecrets().putSecrets("tlsPsk", MARK + "\n"));
    stage(withSecrets().putSecrets("tlsPsk", MARK + ","));
    stage(withSecrets().putSecrets("tlsPsk", MARK.repeat(100)));
    stage(withSecrets().putSecrets("tlsPsk", TLS.replace("AAA", "AAB")));
    stage(withSecrets().putSecrets("tlsPsk", TLS.replace(":01:", ":02:")));
    stage(withSecrets().putSecrets("tlsPsk", "NVMeTLSkey-1:01:" + MARK + ":"));
    stage(withSecrets().putVolumeContext("targetTrType", "rdma"));
    stage(withSecrets().putSecrets("other", MARK.repeat(10_000)));
    stage(withSecrets().removeSecrets("dhchapSecret"));
  }

  @Test
  void whenTheSecretIsInTheWrongPlace() {
    stage(Requests.stage().putVolumeContext("dhchapSecret", DHCHAP));
    stage(Requests.stage().putVolumeContext("nqn", DHCHAP));
    stage(Requests.stage().putVolumeContext("any", DHCHAP + "\n"));
  }
}

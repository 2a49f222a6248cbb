package dev.holdfast.adapters.nvmecli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.nvmecli.Recording;
import dev.holdfast.application.contract.ConnectionPolicies;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.tls.TlsKey;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.IoPolicy;
import dev.holdfast.testkit.ConnectRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class NvmeCommandTest {

  @Test
  void asksForTheThreeTimersAndLeavesTheRestToTheKernel() {
    assertThat(NvmeCommand.connect(Recording.request()))
        .containsExactly(
            "nvme",
            "connect",
            "--verbose",
            "--output-format=json",
            "--transport=tcp",
            "--traddr=10.77.1.2",
            "--trsvcid=4420",
            "--nqn=nqn.2026-01.lab:vol1",
            "--hostnqn=nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555",
            "--hostid=11111111-2222-3333-4444-555555555555",
            "--ctrl-loss-tmo=60",
            "--reconnect-delay=2",
            "--keep-alive-tmo=30");
  }

  @Test
  void asksForTlsByTheNumberOfTheKeyAndNotByTheKey() {
    assertThat(NvmeCommand.connect(ConnectRequests.withTls().with(new TlsKey(0x2d45090c))))
        .contains("--tls", "--tls-key=759499020")
        .noneMatch(word -> word.contains("NVMeTLSkey"));
  }

  @Test
  void asksForEverythingThatAPolicyMayName() {
    TransportId address =
        new TransportId(
            Transport.RDMA, "fd00::2", 4421, Optional.of("fd00::9"), Optional.of("eth1"));
    ConnectionPolicy policy =
        new ConnectionPolicy(
            Timeout.OFF,
            Duration.ofSeconds(3),
            Duration.ofSeconds(7),
            Optional.of(Timeout.ofSeconds(40)),
            Optional.of(IoPolicy.ROUND_ROBIN),
            OptionalInt.of(4),
            OptionalInt.of(64),
            true,
            true);

    assertThat(
            NvmeCommand.connect(
                ConnectRequests.of(Recording.NQN, address, policy, Credentials.NONE)))
        .containsExactly(
            "nvme",
            "connect",
            "--verbose",
            "--output-format=json",
            "--transport=rdma",
            "--traddr=" + address.traddr(),
            "--trsvcid=4421",
            "--nqn=nqn.2026-01.lab:vol1",
            "--hostnqn=nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555",
            "--hostid=11111111-2222-3333-4444-555555555555",
            "--host-traddr=" + address.hostTraddr().orElseThrow(),
            "--host-iface=eth1",
            "--ctrl-loss-tmo=-1",
            "--reconnect-delay=3",
            "--keep-alive-tmo=7",
            "--fast_io_fail_tmo=40",
            "--nr-io-queues=4",
            "--queue-size=64",
            "--hdr-digest",
            "--data-digest");
  }

  @Test
  void asksForEverySettingOfAPolicy() {
    TransportId address = TransportId.tcp("10.77.1.2", 4420);
    List<String> usual =
        NvmeCommand.connect(
            ConnectRequests.of(Recording.NQN, address, ConnectionPolicy.DEFAULT, Credentials.NONE));

    assertThat(ConnectionPolicies.withOneConnectOption())
        .allSatisfy((setting, policy) ->
            assertThat(
                    NvmeCommand.connect(
                        ConnectRequests.of(Recording.NQN, address, policy, Credentials.NONE)))
                .as(setting)
                .isNotEqualTo(usual));
  }

  @Test
  void doesNotSayWhatIsTheDefault() {
    assertThat(
            NvmeCommand.connect(
                ConnectRequests.of(
                    Recording.NQN,
                    TransportId.tcp("10.77.1.2", 4420),
                    ConnectRequests.fastIoFail(Timeout.OFF),
                    Credentials.NONE)))
        .noneMatch(word -> word.contains("fast"));
  }

  @Test
  void namesOneControllerToDeleteOrToRescan() {
    ControllerName controller = ControllerName.ofInstance(3);

    assertThat(NvmeCommand.disconnect(controller))
        .containsExactly("nvme", "disconnect", "--device=nvme3");
    assertThat(NvmeCommand.rescan(Path.of("/dev"), controller))
        .containsExactly("nvme", "ns-rescan", "/dev/nvme3");
  }
}

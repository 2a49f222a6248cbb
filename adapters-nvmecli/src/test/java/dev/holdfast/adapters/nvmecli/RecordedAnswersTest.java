package dev.holdfast.adapters.nvmecli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.nvmecli.command.NvmeCommand;
import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.testkit.ConnectRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer of every version, as recorded, and what it has to mean. */
class RecordedAnswersTest {

  static final List<String> VERSIONS = Recording.VERSIONS;

  static Stream<Arguments> refusals() {
    return Stream.of(
            Arguments.of("refused", ConnectOutcome.Unreachable.class, "nothing listens"),
            Arguments.of("no-route", ConnectOutcome.Unreachable.class, "no route"),
            Arguments.of("silent", ConnectOutcome.Unreachable.class, "nothing answers"),
            Arguments.of("foreign-source", ConnectOutcome.Unreachable.class, "source address"),
            Arguments.of("no-interface", ConnectOutcome.Unreachable.class, "interface"),
            Arguments.of("no-subsystem", ConnectOutcome.Rejected.class, "the target answers"),
            Arguments.of("not-shown", ConnectOutcome.Rejected.class, "does not show it to"),
            Arguments.of("wants-key", ConnectOutcome.AuthenticationFailed.class, "key"),
            Arguments.of("unknown-option", ConnectOutcome.Unsupported.class, "--no-such-option"),
            Arguments.of("bad-value", ConnectOutcome.Unsupported.class, "option or its value"),
            Arguments.of("no-transport", ConnectOutcome.Unsupported.class, "no transport"),
            Arguments.of("not-root", ConnectOutcome.NotReady.class, "run the node plugin as root"),
            Arguments.of("no-fabrics-device", ConnectOutcome.NotReady.class, "modprobe nvme-tcp"))
        .flatMap(each ->
            VERSIONS.stream()
                .map(
                    version -> Arguments.of(version, each.get()[0], each.get()[1], each.get()[2])));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void saysWhyItDidNotConnect(
      String version, String recorded, Class<ConnectOutcome> outcome, String why) {
    ConnectOutcome answer = connect(version, recorded, request(recorded));

    assertThat(answer).isInstanceOf(outcome);
    assertThat(answer.toString()).contains(why);
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void saysThatItIsConnectedAlready(String version) {
    assertThat(connect(version, "already-connected", Recording.request()))
        .isEqualTo(new ConnectOutcome.AlreadyConnected());
    assertThat(connect(version, "already-connected-while-connecting", Recording.request()))
        .isEqualTo(new ConnectOutcome.AlreadyConnected());
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void namesTheController(String version) {
    assertThat(connect(version, "connected", Recording.request()))
        .isEqualTo(new ConnectOutcome.Connected(ControllerName.ofInstance(0)));
    assertThat(connect(version, "connected-second-path", Recording.request()))
        .isEqualTo(new ConnectOutcome.Connected(ControllerName.ofInstance(1)));
  }

  /** The recordings are of the command line that we use, not of another. */
  @ParameterizedTest
  @FieldSource("VERSIONS")
  void recordedTheVeryCommandLine(String version) {
    assertThat(NvmeCommand.connect(Recording.request()))
        .isEqualTo(Recording.of(version, "connected").argv());
    assertThat(NvmeCommand.version()).isEqualTo(Recording.of(version, "version").argv());
    assertThat(NvmeCommand.listSubsystems())
        .isEqualTo(Recording.of(version, "list-two-paths").argv());
    assertThat(NvmeCommand.disconnect(ControllerName.ofInstance(1)))
        .isEqualTo(Recording.of(version, "disconnect").argv());
    assertThat(NvmeCommand.rescan(Path.of("/dev"), ControllerName.ofInstance(0)))
        .isEqualTo(Recording.of(version, "rescan").argv());
  }

  private static ConnectOutcome connect(String version, String recorded, ConnectRequest request) {
    FabricConnector connector =
        new NvmeCli(
                Recording.version(version)
                    .on("nvme connect", Recording.of(version, recorded).exited()),
                new HeldTime(Duration.ZERO),
                Path.of("/dev"))
            .fabricConnector();
    return connector.connect(request, Duration.ofSeconds(10));
  }

  private static ConnectRequest request(String recorded) {
    if (!recorded.equals("no-interface")) {
      return Recording.request();
    }
    TransportId via =
        new TransportId(Transport.TCP, "10.77.1.2", 4420, Optional.empty(), Optional.of("nosuch0"));
    return ConnectRequests.of(Recording.NQN, via, ConnectionPolicy.DEFAULT, Credentials.NONE);
  }
}

package dev.holdfast.adapters.nvmecli;

import static dev.holdfast.testkit.ScriptedPrograms.exited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.ConnectRequests;
import dev.holdfast.testkit.ScriptedPrograms;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class NvmeCliFabricConnectorTest {
  static final List<String> VERSIONS = Recording.VERSIONS;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ControllerName NVME0 = ControllerName.ofInstance(0);
  private static final ControllerName NVME1 = ControllerName.ofInstance(1);

  // connect

  @Test
  void doesNotConnectWithoutTheTlsThatWasAskedFor() {
    ScriptedPrograms programs = Recording.version("2.13");

    ConnectOutcome outcome = connector(programs).connect(ConnectRequests.withTls(), PATIENCE);

    assertThat(outcome).isInstanceOf(ConnectOutcome.Unsupported.class);
    assertThat(outcome.why()).contains("TLS is demanded");
    assertThat(programs.ran()).isEmpty();
  }

  @Test
  void putsNoSecretOnACommandLine() {
    ScriptedPrograms programs = Recording.version("2.13");
    Secret secret = new Secret("dhchapSecret", "DHHC-1:00:secret:");
    Credentials credentials =
        new Credentials(Optional.of(secret), Optional.empty(), Optional.empty());

    ConnectOutcome outcome =
        connector(programs)
            .connect(
                ConnectRequests.of(
                    Recording.NQN,
                    TransportId.tcp("10.77.1.2", 4420),
                    ConnectionPolicy.DEFAULT,
                    credentials),
                PATIENCE);

    assertThat(outcome).isInstanceOf(ConnectOutcome.Unsupported.class);
    assertThat(outcome.toString()).contains("set the connector to kernel");
    assertThat(programs.ran()).isEmpty();
  }

  @Test
  void refusesVersion1() {
    ScriptedPrograms programs =
        new ScriptedPrograms().on("nvme version", exited(0, "nvme version 1.16", ""));

    ConnectOutcome outcome = connector(programs).connect(Recording.request(), PATIENCE);

    assertThat(outcome).isInstanceOf(ConnectOutcome.NotReady.class);
    assertThat(outcome.toString()).contains("nvme-cli 1.16 is too old", "install nvme-cli 2.x");
    assertThat(programs.subcommands()).containsExactly("version");
  }

  @Test
  void saysThatThereIsNoProgram() {
    ScriptedPrograms programs =
        new ScriptedPrograms().on("nvme version", new ProgramResult.NotFound("nvme"));

    assertThat(connector(programs).connect(Recording.request(), PATIENCE))
        .isInstanceOf(ConnectOutcome.NotReady.class);
  }

  @Test
  void asksForTheVersionOnceItIsFit() {
    ScriptedPrograms programs =
        new ScriptedPrograms()
            .on(
                "nvme version",
                new ProgramResult.NotFound("nvme"),
                Recording.of("2.13", "version").exited())
            .on("nvme connect", Recording.of("2.13", "connected").exited());
    FabricConnector connector = connector(programs);

    connector.connect(Recording.request(), PATIENCE);
    connector.connect(Recording.request(), PATIENCE);
    connector.connect(Recording.request(), PATIENCE);

    assertThat(programs.subcommands()).containsExactly("version", "version", "connect", "connect");
  }

  @Test
  void doesNotDropATimerThatAnOldVersionCannotSet() {
    ScriptedPrograms programs = Recording.version("2.3");

    ConnectOutcome outcome =
        connector(programs)
            .connect(
                ConnectRequests.of(
                    Recording.NQN,
                    TransportId.tcp("10.77.1.2", 4420),
                    ConnectRequests.fastIoFail(Timeout.ofSeconds(20)),
                    Credentials.NONE),
                PATIENCE);

    assertThat(outcome).isInstanceOf(ConnectOutcome.Unsupported.class);
    assertThat(outcome.toString()).contains("nvme-cli 2.3 cannot pass fastIoFailTmo on");
    assertThat(programs.subcommands()).containsExactly("version");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysThatTheKernelMayStillBeTrying(boolean abandoned) {
    ScriptedPrograms programs =
        Recording.version("2.13").on("nvme connect", new ProgramResult.TimedOut(abandoned));

    ConnectOutcome outcome = connector(programs).connect(Recording.request(), PATIENCE);

    assertThat(outcome).isInstanceOf(ConnectOutcome.TimedOut.class);
    assertThat(outcome.toString().contains("hangs in the kernel")).isEqualTo(abandoned);
  }

  @Test
  void waitsNoLongerThanItsPatienceForAllPrograms() {
    HeldTime time = new HeldTime(Duration.ZERO);
    ScriptedPrograms programs =
        Recording.version("2.13").on("nvme connect", Recording.of("2.13", "connected").exited());
    FabricConnector connector =
        new NvmeCli(
                program -> {
                  time.pause(Duration.ofSeconds(4));
                  return programs.run(program);
                },
                time,
                Path.of("/dev"))
            .fabricConnector();

    connector.connect(Recording.request(), PATIENCE);

    assertThat(programs.ran())
        .extracting(Program::patience)
        .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(6));
  }

  @Test
  void looksForTheControllerThatIsNotNamed() {
    ScriptedPrograms programs =
        Recording.version("2.13")
            .on("nvme connect", exited(0, "connecting to something", ""))
            .on("nvme list-subsys", Recording.of("2.13", "list-two-paths").exited());

    assertThat(connector(programs).connect(Recording.request(), PATIENCE))
        .isEqualTo(new ConnectOutcome.Connected(NVME0));
  }

  /** 2.13 and 2.16 did so when they were given {@code --config=none}. */
  @Test
  void doesNotBelieveASuccessThatMadeNoController() {
    ScriptedPrograms programs =
        Recording.version("2.13")
            .on("nvme connect", exited(0, "", ""))
            .on("nvme list-subsys", exited(0, "[]", ""));

    assertThat(connector(programs).connect(Recording.request(), PATIENCE))
        .isInstanceOf(ConnectOutcome.TimedOut.class);
  }

  @Test
  void doesNotBelieveAListingThatItCannotRead() {
    ScriptedPrograms programs =
        Recording.version("2.13")
            .on("nvme connect", exited(0, "", ""))
            .on("nvme list-subsys", exited(0, "[] and more", ""));

    assertThat(connector(programs).connect(Recording.request(), PATIENCE))
        .isInstanceOf(ConnectOutcome.TimedOut.class);
  }

  // disconnect

  /** The controller may be the entry that could not be read. */
  @Test
  void takesNoControllerForRemovedWhileAnEntryIsUnreadable() {
    String odd = "{\"Subsystems\":[{\"Name\":\"nvme-subsys0\",\"NQN\":\"\"}]}";
    ScriptedPrograms programs = new ScriptedPrograms().on("nvme list-subsys", exited(0, odd, ""));

    assertThat(connector(programs).disconnect(NVME1, PATIENCE))
        .isInstanceOfSatisfying(
            DisconnectOutcome.Failed.class,
            failed -> assertThat(failed.why()).contains("left alone", "unreadable entries"));

    ScriptedPrograms after =
        new ScriptedPrograms()
            .on(
                "nvme list-subsys",
                Recording.of("2.13", "list-two-paths").exited(),
                exited(0, odd, ""))
            .on("nvme disconnect", exited(0, "", ""));
    assertThat(connector(after).disconnect(NVME1, Duration.ofMillis(300)))
        .isInstanceOf(DisconnectOutcome.StillGoing.class);
  }

  /** It was listed beside that entry, and is none of them. */
  @Test
  void takesItForRemovedBesideAnEntryThatIsUnreadableAllTheTime() {
    String bad = "{\"Name\":\"nvme-subsys9\",\"NQN\":\"\"}";
    String good =
        "{\"Name\":\"nvme-subsys1\",\"NQN\":\"nqn.a\",\"Paths\":[{\"Name\":\"nvme1\","
            + "\"Transport\":\"tcp\",\"Address\":\"traddr=10.0.0.1,trsvcid=4420\","
            + "\"State\":\"live\"}]}";
    ScriptedPrograms programs =
        new ScriptedPrograms()
            .on(
                "nvme list-subsys",
                exited(0, "{\"Subsystems\":[" + bad + "," + good + "]}", ""),
                exited(0, "{\"Subsystems\":[" + bad + "]}", ""))
            .on("nvme disconnect", exited(0, "", ""));

    assertThat(connector(programs).disconnect(NVME1, PATIENCE))
        .isEqualTo(new DisconnectOutcome.Gone());
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void deletesExactlyTheOneController(String version) {
    ScriptedPrograms programs =
        new ScriptedPrograms()
            .on(
                "nvme list-subsys",
                Recording.of(version, "list-two-paths").exited(),
                Recording.of(version, "list-nothing").exited())
            .on("nvme disconnect", Recording.of(version, "disconnect").exited());

    assertThat(connector(programs).disconnect(NVME1, PATIENCE))
        .isEqualTo(new DisconnectOutcome.Gone());
    assertThat(programs.subcommands()).containsExactly("list-subsys", "disconnect", "list-subsys");
    assertThat(programs.ran().get(1).argv())
        .containsExactly("nvme", "disconnect", "--device=nvme1");
  }

  @Test
  void deletesNothingWhereNothingIs() {
    ScriptedPrograms programs =
        new ScriptedPrograms()
            .on("nvme list-subsys", Recording.of("2.13", "list-two-paths").exited());

    assertThat(connector(programs).disconnect(ControllerName.ofInstance(4711), PATIENCE))
        .isEqualTo(new DisconnectOutcome.Gone());
    assertThat(programs.subcommands()).containsExactly("list-subsys");
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void takesAControllerThatVanishedMeanwhileForGone(String version) {
    ScriptedPrograms programs =
        new ScriptedPrograms()
            .on(
                "nvme list-subsys",
                Recording.of(version, "list-two-paths").exited(),
                Recording.of(version, "list-nothing").exited())
            .on("nvme disconnect", Recording.of(version, "disconnect-absent").exited());

    assertThat(connector(programs).disconnect(NVME1, PATIENCE))
        .isEqualTo(new DisconnectOutcome.Gone());
  }

  @Test
  void leavesALocalDriveAlone() {
    String drive =
        """
        [{"HostNQN":"h","Subsystems":[{"Name":"nvme-subsys0","NQN":"nqn.2014.08.org.nvmexpress:drive","Paths":[
          {"Name":"nvme0","Transport":"pcie","Address":"0000:5e:00.0","State":"live"}]}]}]
        """;
    ScriptedPrograms programs = new ScriptedPrograms().on("nvme list-subsys", exited(0, drive, ""));

    DisconnectOutcome outcome = connector(programs).disconnect(NVME0, PATIENCE);

    assertThat(outcome).isInstanceOf(DisconnectOutcome.Failed.class);
    assertThat(outcome.toString()).contains("on pcie", "left alone");
    assertThat(programs.subcommands()).containsExactly("list-subsys");
  }

  @Test
  void deletesNothingThatItCannotSee() {
    ScriptedPrograms programs =
        new ScriptedPrograms().on("nvme list-subsys", exited(1, "", "Failed to scan topology"));

    assertThat(connector(programs).disconnect(NVME0, PATIENCE))
        .isInstanceOf(DisconnectOutcome.Failed.class);
    assertThat(programs.subcommands()).containsExactly("list-subsys");
  }

  @Test
  void waitsForAControllerThatIsBeingDeletedUntilItsPatienceIsSpent() {
    ScriptedPrograms programs =
        new ScriptedPrograms()
            .on("nvme list-subsys", Recording.of("2.13", "list-two-paths").exited())
            .on("nvme disconnect", Recording.of("2.13", "disconnect").exited());
    HeldTime time = new HeldTime(Duration.ZERO);

    DisconnectOutcome outcome =
        new NvmeCli(programs, time, Path.of("/dev")).fabricConnector().disconnect(NVME1, PATIENCE);

    assertThat(outcome).isInstanceOf(DisconnectOutcome.StillGoing.class);
    assertThat(time.uptime()).isEqualTo(PATIENCE);
  }

  @Test
  void doesNotMistakeTheNextOwnerOfTheNameForTheOldOne() {
    String other =
        Recording.of("2.13", "list-two-paths").exited().stdout().text().replace("vol1", "vol2");
    ScriptedPrograms programs =
        new ScriptedPrograms()
            .on(
                "nvme list-subsys",
                Recording.of("2.13", "list-two-paths").exited(),
                exited(0, other, ""))
            .on("nvme disconnect", Recording.of("2.13", "disconnect").exited());

    assertThat(connector(programs).disconnect(NVME1, PATIENCE))
        .isEqualTo(new DisconnectOutcome.Gone());
  }

  @Test
  void saysThatADeletionGoesOn() {
    ScriptedPrograms programs =
        new ScriptedPrograms()
            .on("nvme list-subsys", Recording.of("2.13", "list-two-paths").exited())
            .on("nvme disconnect", new ProgramResult.TimedOut(true));

    assertThat(connector(programs).disconnect(NVME1, PATIENCE))
        .isInstanceOf(DisconnectOutcome.StillGoing.class);
  }

  @Test
  void saysThatADeletionFailed() {
    ScriptedPrograms programs =
        new ScriptedPrograms()
            .on("nvme list-subsys", Recording.of("2.13", "list-two-paths").exited())
            .on("nvme disconnect", exited(1, "", "Failed to disconnect nvme1"));

    DisconnectOutcome outcome = connector(programs).disconnect(NVME1, PATIENCE);

    assertThat(outcome).isInstanceOf(DisconnectOutcome.Failed.class);
    assertThat(outcome.toString()).contains("Failed to disconnect nvme1");
  }

  @Test
  void doesNotTakeHalfAListingForTheWhole() {
    Output half = new Output("[]".getBytes(StandardCharsets.UTF_8), true);
    ScriptedPrograms programs =
        new ScriptedPrograms()
            .on("nvme list-subsys", new ProgramResult.Exited(0, half, Output.EMPTY));

    assertThat(connector(programs).disconnect(NVME1, PATIENCE))
        .isInstanceOf(DisconnectOutcome.Failed.class);
  }

  // rescan

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void rescansWithoutAWordOfWhatCameOfIt(String version) {
    for (ProgramResult result :
        List.of(
            Recording.of(version, "rescan").exited(),
            Recording.of(version, "rescan-absent").exited(),
            new ProgramResult.TimedOut(true),
            new ProgramResult.NotFound("nvme"))) {
      ScriptedPrograms programs = new ScriptedPrograms().on("nvme ns-rescan", result);

      assertThatCode(() -> connector(programs).rescan(NVME0, PATIENCE)).doesNotThrowAnyException();
      assertThat(programs.ran().getFirst().argv())
          .containsExactly("nvme", "ns-rescan", "/dev/nvme0");
    }
  }

  private static FabricConnector connector(ScriptedPrograms programs) {
    return new NvmeCli(programs, new HeldTime(Duration.ZERO), Path.of("/dev")).fabricConnector();
  }
}

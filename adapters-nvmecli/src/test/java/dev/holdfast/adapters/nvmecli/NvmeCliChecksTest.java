package dev.holdfast.adapters.nvmecli;

import static dev.holdfast.testkit.ScriptedPrograms.exited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.ControllerType;
import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.controller.PathAddress;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.host.HostCheck.Verdict;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.ScriptedPrograms;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class NvmeCliChecksTest {
  static final List<String> VERSIONS = Recording.VERSIONS;

  private static final Controller FIRST =
      controller(0, "traddr=10.77.1.2,trsvcid=4420,src_addr=10.77.1.1", KernelState.LIVE);
  private static final Controller SECOND =
      controller(1, "traddr=10.77.2.2,trsvcid=4420,src_addr=10.77.2.1", KernelState.LIVE);

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void findsTheProgramAndAgreesWithIt(String version) {
    ScriptedPrograms programs =
        Recording.version(version)
            .on("nvme list-subsys", Recording.of(version, "list-two-paths").exited());

    assertThat(checks(programs, topology(FIRST, SECOND), true))
        .containsExactly(
            HostCheck.ok("nvme-cli", true, "nvme-cli " + version),
            HostCheck.ok("cross-check", false, "sysfs and nvme list-subsys agree"));
  }

  @ParameterizedTest
  @CsvSource({"true, FAILURE", "false, WARNING"})
  void failsWithoutAProgramOnlyIfItIsTheConnector(boolean connector, Verdict verdict) {
    for (ProgramResult result :
        List.of(
            new ProgramResult.NotFound("nvme"),
            new ProgramResult.NotStarted("exec format error"),
            new ProgramResult.TimedOut(false),
            exited(0, "nvme version 1.9", ""),
            exited(2, "", "segmentation fault"))) {
      List<HostCheck> checks =
          checks(new ScriptedPrograms().on("nvme version", result), topology(), connector);

      assertThat(checks)
          .singleElement()
          .satisfies(check -> {
            assertThat(check.name()).isEqualTo("nvme-cli");
            assertThat(check.verdict()).isEqualTo(verdict);
            assertThat(check.remedy()).isNotEmpty();
          });
    }
  }

  @Test
  void areOfNoInterestToAReadinessProbeUnlessItIsTheConnector() {
    ScriptedPrograms programs = Recording.version("2.13");

    assertThat(
            new NvmeCli(programs, new HeldTime(), Path.of("/dev"))
                .hostChecks(() -> topology(), false)
                .needed())
        .isEmpty();
    assertThat(programs.lines()).isEmpty();
  }

  @Test
  void showsEveryDifference() {
    ScriptedPrograms programs =
        Recording.version("2.13")
            .on("nvme list-subsys", Recording.of("2.13", "list-two-paths").exited());
    Controller lost = controller(0, "traddr=10.77.1.2,trsvcid=4420", KernelState.CONNECTING);
    Controller more = controller(7, "traddr=10.77.3.2,trsvcid=4420", KernelState.LIVE);

    assertThat(crossCheck(programs, topology(lost, more)))
        .isEqualTo(
            HostCheck.warning(
                "cross-check",
                "nvme0 is nqn.2026-01.lab:vol1 tcp 10.77.1.2 4420 connecting in sysfs"
                    + " and nqn.2026-01.lab:vol1 tcp 10.77.1.2 4420 live by nvme-cli; "
                    + "sysfs has nvme7 (nqn.2026-01.lab:vol1 tcp 10.77.3.2 4420 live),"
                    + " nvme-cli does not list it; "
                    + "nvme-cli lists nvme1 (nqn.2026-01.lab:vol1 tcp 10.77.2.2 4420 live),"
                    + " sysfs does not have it",
                "compare nvme list-subsys with /sys/class/nvme; report it with both"));
  }

  /** nvme-cli 3 has AddressDetails of a local drive; in sysfs its address is no list of keys. */
  @ParameterizedTest
  @CsvSource({
    "0000:61:00.0, pcie, '{\"traddr\":\"0000:61:00.0\"}'",
    "0000:61:00.0, pcie, '{\"traddr\":\"0000:61:00.0\",\"trsvcid\":\"none\"}'",
    "'', loop, '{\"traddr\":\"x\"}'"
  })
  void anAddressThatOneViewLacksIsNoDifference(String address, String transport, String details) {
    String listed =
        "[{\"Subsystems\":[{\"Name\":\"nvme-subsys0\",\"NQN\":\"nqn.2026-01.lab:vol1\",\"Paths\":"
            + "[{\"Name\":\"nvme0\",\"Transport\":\""
            + transport
            + "\",\"Address\":\""
            + address
            + "\",\"AddressDetails\":"
            + details
            + ",\"State\":\"live\"}]}]}]";
    ScriptedPrograms programs =
        Recording.version("3.1").on("nvme list-subsys", exited(0, listed, ""));

    assertThat(crossCheck(programs, topology(controller(0, transport, address, KernelState.LIVE))))
        .isEqualTo(HostCheck.ok("cross-check", false, "sysfs and nvme list-subsys agree"));
  }

  @Test
  void comparesTheOthersWhereAnEntryIsOdd() {
    String listed =
        "[{\"Subsystems\":[{\"Name\":\"nvme-subsys9\",\"NQN\":\"\"},"
            + "{\"Name\":\"nvme-subsys0\",\"NQN\":\"nqn.2026-01.lab:vol1\",\"Paths\":[{\"Name\":\"nvme0\","
            + "\"Transport\":\"tcp\",\"Address\":\"traddr=10.77.1.2,trsvcid=4420\",\"State\":\"live\"}]}]}]";
    ScriptedPrograms programs =
        Recording.version("2.13").on("nvme list-subsys", exited(0, listed, ""));

    assertThat(crossCheck(programs, topology(FIRST)).seen())
        .startsWith("an entry of nvme list-subsys is unreadable")
        .doesNotContain("nvme0");
  }

  @Test
  void forgetsADifferenceThatDoesNotLast() {
    ScriptedPrograms programs =
        Recording.version("2.13")
            .on(
                "nvme list-subsys",
                Recording.of("2.13", "list-nothing").exited(),
                Recording.of("2.13", "list-two-paths").exited());

    assertThat(crossCheck(programs, topology(FIRST, SECOND)).verdict()).isEqualTo(Verdict.OK);
  }

  /** A subsystem that a stale mount keeps is listed by 2.13 and not by 2.16. */
  @Test
  void doesNotCountSubsystemsWithoutControllers() {
    String orphan =
        "[{\"Subsystems\":[{\"Name\":\"nvme-subsys0\",\"NQN\":\"nqn.2026-01.lab:vol1\",\"Paths\":[]}]}]";
    for (String listing : List.of(orphan, "[]")) {
      ScriptedPrograms programs =
          Recording.version("2.13").on("nvme list-subsys", exited(0, listing, ""));

      assertThat(crossCheck(programs, topology()).verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void saysThatItCouldNotCompare() {
    ScriptedPrograms programs =
        Recording.version("3.1").on("nvme list-subsys", exited(139, "", ""));

    HostCheck check = crossCheck(programs, topology(FIRST));

    assertThat(check.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(check.seen()).isEqualTo("not made: nvme list-subsys: exit status 139");
  }

  private static HostCheck crossCheck(ScriptedPrograms programs, ObservedTopology topology) {
    return checks(programs, topology, false).getLast();
  }

  private static List<HostCheck> checks(
      ScriptedPrograms programs, ObservedTopology topology, boolean connector) {
    return new NvmeCli(programs, new HeldTime(), Path.of("/dev"))
        .hostChecks(() -> topology, connector)
        .run();
  }

  private static ObservedTopology topology(Controller... controllers) {
    Subsystem subsystem =
        new Subsystem(
            "nvme-subsys0",
            new SubsystemNqn("nqn.2026-01.lab:vol1"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(controllers),
            List.of());
    return new ObservedTopology(NativeMultipath.ON, List.of(subsystem));
  }

  private static Controller controller(int instance, String address, KernelState state) {
    return controller(instance, "tcp", address, state);
  }

  private static Controller controller(
      int instance, String transport, String address, KernelState state) {
    return new Controller(
        ControllerName.ofInstance(instance),
        state,
        state.word(),
        transport,
        PathAddress.parse(address),
        ControllerType.IO,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        ControllerTimers.UNKNOWN,
        List.of(),
        OptionalLong.empty());
  }
}

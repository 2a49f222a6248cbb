package dev.holdfast.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.adapters.web.view.Colours;
import dev.holdfast.adapters.web.view.DoctorText;
import dev.holdfast.adapters.web.view.JobView;
import dev.holdfast.adapters.web.view.TopologyText;
import dev.holdfast.adapters.web.view.TopologyView;
import dev.holdfast.adapters.web.view.TopologyView.ControllerView;
import dev.holdfast.adapters.web.view.TopologyView.NamespaceView;
import dev.holdfast.adapters.web.view.TopologyView.PathView;
import dev.holdfast.adapters.web.view.TopologyView.SubsystemView;
import dev.holdfast.adapters.web.view.TopologyView.VolumeView;
import dev.holdfast.bootstrap.config.Arguments;
import dev.holdfast.domain.host.HostCheck;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The output of the verbs for people. */
class TerminalTest {
  private static final String NQN = "nqn.2014-08.com.example:a";
  private static final TopologyView VIEW =
      new TopologyView(
          "ON",
          List.of(
              new SubsystemView(
                  "nvme-subsys0",
                  NQN,
                  "numa",
                  List.of(
                      controller("nvme0", "live", "10.0.0.1:4420"),
                      controller("nvme1", "connecting", "10.0.1.1:4420")),
                  List.of(
                      new NamespaceView(
                          "nvme0n1",
                          "259:0",
                          "nsid 1",
                          1024,
                          List.of(
                              new PathView("nvme0c0n1", "nvme0", "optimized", true),
                              new PathView("nvme0c1n1", "nvme1", "optimized", false)))))),
          List.of(volume("pv-1", "nsid 1", "DEGRADED"), volume("pv-2", "nsid 2", null)),
          List.of(
              new JobView(
                  "pv-2",
                  "check",
                  "ext4 check",
                  "nvme1n1",
                  "2026-01-01T00:00:00Z",
                  360,
                  43,
                  "running",
                  "43 %, 6 min")));

  @Test
  void statusIsATreeInPlainWordsWithoutATerminal() {
    assertThat(TopologyText.of(VIEW, Colours.NONE))
        .isEqualTo(
            """
            native multipath ON
            nvme-subsys0 nqn.2014-08.com.example:a numa
            ├─ nvme0 tcp 10.0.0.1:4420 live ctrl_loss_tmo=60s reconnect_delay=2s kato=30s
            │  └─ nvme0c0n1 to nvme0n1 optimized usable
            ├─ nvme1 tcp 10.0.1.1:4420 connecting ctrl_loss_tmo=60s reconnect_delay=2s kato=30s
            │  └─ nvme0c1n1 to nvme0n1 optimized NOT usable
            └─ namespace nvme0n1 nsid 1 1024 bytes
               └─ pv-1 DEGRADED since 2026-01-01T00:00:00Z
                  ├─ 1 of 2
                  ├─ staged at /staging
                  └─ wants 10.0.0.1:4420 of nqn.2014-08.com.example:a
            volumes without a namespace
            └─ pv-2 not judged
               ├─ staged at /staging
               └─ wants 10.0.0.1:4420 of nqn.2014-08.com.example:a
            jobs
            └─ pv-2 ext4 check of nvme1n1: 43 %, 6 min
            """);
  }

  @Test
  void aControllerWithoutAnAddressIsShownAsSuch() {
    TopologyView view =
        new TopologyView(
            "ON",
            List.of(
                new SubsystemView(
                    "nvme-subsys0",
                    NQN,
                    "",
                    List.of(controller("nvme0", "connecting", "")),
                    List.of())),
            List.of(),
            List.of());

    assertThat(TopologyText.of(view, Colours.NONE)).contains("nvme0 tcp no address connecting");
  }

  @Test
  void coloursSayTheSameAsTheWords() {
    String painted = TopologyText.of(VIEW, new Colours(true));
    assertThat(painted)
        .contains("\u001b[32mlive\u001b[0m", "\u001b[33mconnecting\u001b[0m")
        .contains("\u001b[1;31mNOT usable\u001b[0m", "\u001b[33mDEGRADED\u001b[0m");
    assertThat(painted.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(TopologyText.of(VIEW, Colours.NONE));
  }

  @Test
  void aNameDoesNothingToTheTerminal() {
    TopologyView hostile =
        new TopologyView(
            "ON",
            List.of(
                new SubsystemView("nvme-subsys0", "a\u001b[2Jb\u202ec", "", List.of(), List.of())),
            List.of(),
            List.of());
    assertThat(TopologyText.of(hostile, Colours.NONE)).contains("a?[2Jb?c");
  }

  @Test
  void coloursAreForTerminalsAndForThoseWhoWantThem() {
    assertThat(Colours.of(true, Map.of()).on()).isTrue();
    assertThat(Colours.of(true, Map.of("NO_COLOR", "")).on()).isTrue();
    assertThat(Colours.of(true, Map.of("NO_COLOR", "1")).on()).isFalse();
    assertThat(Colours.of(true, Map.of("TERM", "dumb")).on()).isFalse();
    assertThat(Colours.of(false, Map.of()).on()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "-x", "--simulatd", "-o xml", "-o"})
  void whatIsNoArgumentIsRefused(String arguments) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OutputFormat.of(List.of(arguments.split(" ", -1))));
  }

  @Test
  void settingsGoThroughAndOfTwoTheLast() {
    assertThat(Arguments.forSpring(List.of("--server.port=1", "--simulated", "--server.port=2")))
        .containsExactly("--server.port=2", "--holdfast.simulated=true");
    assertThat(OutputFormat.of(List.of("--server.port=1", "-o", "json", "--simulated")))
        .isEqualTo(
            new OutputFormat.Choice(OutputFormat.JSON, List.of("--server.port=1", "--simulated")));
  }

  @Test
  void theDoctorTellsWhatHelps() {
    List<HostCheck> checks =
        List.of(
            HostCheck.ok("kernel-version", true, "6.12"),
            HostCheck.warning("native-multipath", "N", "reboot"),
            HostCheck.failure("nvme-fabrics", "missing", "modprobe nvme-fabrics"));
    assertThat(DoctorText.of(checks, Colours.NONE))
        .isEqualTo(
            """
            ok       kernel-version: 6.12
            warning  native-multipath: N
                     -> reboot
            FAILURE  nvme-fabrics: missing
                     -> modprobe nvme-fabrics
            3 checks, 1 failures, 1 warnings
            """);
    assertThat(DoctorText.of(checks, new Colours(true)))
        .contains("\u001b[1;31mFAILURE\u001b[0m", "\u001b[33mwarning\u001b[0m");
  }

  private static ControllerView controller(String name, String state, String address) {
    return new ControllerView(name, state, "tcp", address, "60s", "2s", "", "30s");
  }

  private static VolumeView volume(String id, String identity, @Nullable String verdict) {
    return new VolumeView(
        id,
        NQN,
        List.of("10.0.0.1:4420"),
        identity,
        "/staging",
        true,
        verdict,
        verdict == null ? null : "2026-01-01T00:00:00Z",
        verdict == null ? null : "1 of 2",
        null);
  }
}

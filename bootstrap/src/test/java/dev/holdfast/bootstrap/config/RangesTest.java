package dev.holdfast.bootstrap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Each setting has a range, and each refusal the setting, its value, and what is allowed. */
final class RangesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          driver-name           | a b                  | at most 63 letters
          driver-name           | -a                   | at most 63 letters
          driver-name           | a_b                  | at most 63 letters
          driver-name           | a..b                 | at most 63 letters
          endpoint              | tcp://0.0.0.0:1      | unix:///PATH
          connector             | magic                | kernel or nvme-cli
          state-dir             | state                | an absolute path
          kubelet-dir           | kubelet              | an absolute path
          roots.sys             | sys                  | an absolute path
          nqn-template          | nqn.2026-01.example:a| {volumeId}
          volume-defaults.formatPoliy    | never       | volume attributes
          volume-defaults.formatPolicy   | nevr        | volume attributes
          portals.a             | b c                  | addresses or names
          max-volumes           | -1                   | 0 to 2147483647
          max-volumes           | 2147483648           | 0 to 2147483647
          max-volumes           | many                 | 0 to 2147483647
          topology.zone         | a/b                  | node labels
          topology[-zone]       | a                    | node labels
          topology-labels       | a b                  | keys of node labels
          labels-file           | labels               | an absolute path
          management-names      | a b                  | names, separated by commas
          management-names      | a:80                 | names, separated by commas
          call-budget           | 5m                   | 10s to 115s
          call-budget           | 116s                 | 10s to 115s
          call-budget           | 9s                   | 10s to 115s
          call-budget           | soon                 | 10s to 115s
          shutdown-patience     | -1s                  | 0s to 10m
          shutdown-patience     | 601s                 | 0s to 10m
          slowness              | 0                    | 1 to 100
          slowness              | 101                  | 1 to 100
          observe-every         | 0                    | 10ms to 10s
          observe-every         | 11s                  | 10ms to 10s
          restage-within        | -1s                  | 0s (never) to 5m
          restage-within        | 301s                 | 0s (never) to 5m
          trim-every            | -1m                  | 0s (never), or 1h to 720h
          trim-every            | 59m                  | 0s (never), or 1h to 720h
          trim-every            | 43201m               | 0s (never), or 1h to 720h
          evict-pods            | always               | never, dry-run or labelled
          evict-after           | 59s                  | 1m to 24h
          evict-after           | 1441m                | 1m to 24h
          evict-cooldown        | 59s                  | 1m to 24h
          evict-cooldown        | 1441m                | 1m to 24h
          evict-per-minute      | 0                    | 1 to 60
          evict-per-minute      | 61                   | 1 to 60
          duplicate-hosts       | always               | never, report or refuse
          single-node-multi-writer | 2                 | true or false
          load-modules          | perhaps              | true or false
          volume-mount-group    | maybe                | true or false
          volume-condition      | yess                 | true or false
          csi-health-calls      | on?                  | true or false
          simulated-dir         | host                 | empty, or an absolute path
          """)
  void aValueOutOfItsRangeIsRefused(String setting, String value, String allowed) {
    assertThat(report(setting, value))
        .startsWith(
            "holdfast."
                + setting.replaceFirst("^(volume-defaults|portals|topology|roots)[.\\[].*", "$1"))
        .contains(value)
        .contains("; allowed: ")
        .contains(allowed)
        .doesNotContain("\n");
  }

  @Test
  void aNodeIdMayHaveTheBytesThatCsiAllows() {
    assertThatCode(() -> start("node-id", "ä".repeat(128))).doesNotThrowAnyException();
    assertThat(report("node-id", "ä".repeat(128) + "n")).contains("1 to 256 bytes");
    assertThat(report("node-id", "a\u001b[31mb")).contains("a\\u001b[31mb");
    assertThat(report("node-id", " ")).contains("1 to 256 bytes");
  }

  /** Which of the two would be the node's? */
  @Test
  void aSegmentIsConfiguredOrALabel() {
    assertThat(
            SettingsReport.of(() ->
                start(
                    new MapPropertySource(
                        "arguments",
                        Map.of(
                            "holdfast.topology.zone",
                            "a",
                            "holdfast.topology-labels",
                            "rack,zone")))))
        .startsWith("holdfast.topology-labels is '[rack, zone]'")
        .contains("none of holdfast.topology");
    assertThat(SettingsReport.of(() -> start("topology-labels", "zone,zone")))
        .startsWith("holdfast.topology-labels is '[zone, zone]'")
        .contains("each once");
  }

  @ParameterizedTest
  @CsvSource({
    "max-volumes, 0",
    "max-volumes, 2147483647",
    "call-budget, 10s",
    "call-budget, 115s",
    "shutdown-patience, 0s",
    "shutdown-patience, 10m",
    "slowness, 1",
    "slowness, 100",
    "observe-every, 10ms",
    "observe-every, 10s",
    "restage-within, 0s",
    "restage-within, 5m",
    "trim-every, 0s",
    "trim-every, 1h",
    "trim-every, 30d",
    "evict-pods, dry-run",
    "evict-pods, labelled",
    "evict-after, 1m",
    "evict-after, 24h",
    "evict-cooldown, 1m",
    "evict-cooldown, 24h",
    "evict-per-minute, 1",
    "evict-per-minute, 60",
    "duplicate-hosts, report",
    "duplicate-hosts, refuse",
    "topology.topology.example.com/zone, a",
    "topology-labels, 'topology.kubernetes.io/zone,topology.kubernetes.io/region'",
    "labels-file, /x",
    "management-names, 'holdfast.example.com,proxy'",
    "portals.10.0.0.1, '10.0.9.1,storage-b'",
    "volume-defaults.formatPolicy, never",
    "connector, nvme-cli",
    "roots.usr-lib, /x",
  })
  void theEndsOfARangeAreTaken(String setting, String value) {
    assertThatCode(() -> start(setting, value)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "holdfast.state-dri, is holdfast.state-dir meant?",
    "holdfast.stateDri, is holdfast.state-dir meant?",
    "holdfast.root.sys, is holdfast.roots.sys meant?",
    "holdfast.roots.sis, is holdfast.roots.sys meant?",
    "holdfast.max-volumes.x, is holdfast.max-volumes meant?",
    "holdfast.colour, allowed: holdfast.driver-name",
    "holdfast.portalsx.a, 'is holdfast.portals meant?'",
  })
  void anUnknownKeyIsRefusedWithTheNearest(String key, String meant) {
    assertThat(
            SettingsReport.of(
                () -> start(new MapPropertySource("file 'x.yaml'", Map.of(key, "/x")))))
        .contains("there is no setting '" + key + "' (file 'x.yaml')")
        .contains(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "HOLDFAST_STATE_DRI, is HOLDFAST_STATE_DIR meant?",
    "HOLDFAST_ROOTS_RUNS, is HOLDFAST_ROOTS_RUN meant?",
    "HOLDFAST_ROOTS, allowed: HOLDFAST_DRIVER_NAME",
  })
  void anUnknownVariableIsRefusedWithTheNearest(String key, String meant) {
    assertThat(SettingsReport.of(() -> start(environment(key))))
        .contains("'" + key + "'")
        .contains(meant);
  }

  /** As Spring reads them; as a Service named holdfast makes them; as the launcher reads them. */
  @ParameterizedTest
  @CsvSource({
    "HOLDFAST_STATE_DIR",
    "HOLDFAST_STATEDIR",
    "HOLDFAST_ROOTS_USR_LIB",
    "HOLDFAST_ROOTS_USRLIB",
    "HOLDFAST_AOT",
    "HOLDFAST_HEAP",
    "HOLDFAST_LAB",
    "HOLDFAST_LAB_OPTIONAL",
    "HOLDFAST_SERVICE_HOST",
    "HOLDFAST_SERVICE_PORT",
    "HOLDFAST_SERVICE_PORT_METRICS",
    "HOLDFAST_PORT",
    "HOLDFAST_PORT_9808_TCP",
    "HOLDFAST_PORT_9808_TCP_ADDR",
    "HOLDFAST_METRICS_SERVICE_HOST",
    "HOLDFAST_METRICS_PORT_9808_TCP_PROTO",
    "HOLDFASTX",
  })
  void otherVariablesAreLeftAlone(String key) {
    assertThatCode(() -> start(environment(key))).doesNotThrowAnyException();
  }

  private static SystemEnvironmentPropertySource environment(String key) {
    return new SystemEnvironmentPropertySource("systemEnvironment", Map.of(key, "/x"));
  }

  private static String report(String setting, String value) {
    return SettingsReport.of(() -> start(setting, value));
  }

  private static void start(String setting, String value) {
    start(new MapPropertySource("arguments", Map.of("holdfast." + setting, value)));
  }

  private static void start(org.springframework.core.env.PropertySource<?> source) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(source);
    GenericApplicationContext context = new GenericApplicationContext();
    context.setEnvironment(environment);
    new UnknownSettings().initialize(context);
  }

  /** The line that a failed start prints. */
  private static final class SettingsReport {
    static String of(Runnable start) {
      Throwable failure = catchThrowable(start::run);
      assertThat(failure).isNotNull();
      return new StartReport(null).line(failure).orElseThrow();
    }
  }
}

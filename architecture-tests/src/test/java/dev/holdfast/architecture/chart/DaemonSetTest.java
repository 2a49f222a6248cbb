package dev.holdfast.architecture.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.adapters.csi.attributes.VolumeAttribute;
import dev.holdfast.bootstrap.config.HoldfastProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ByteArrayResource;

/** The DaemonSet gives the program what the program asks for. */
@EnabledIf(
    value = "dev.holdfast.architecture.chart.Chart#canBeRendered",
    disabledReason = "there is no library of Helm for this machine")
class DaemonSetTest {
  private static final Path STORIES =
      Chart.HOUSE.resolve(
          "integration-tests/src/test/java/dev/holdfast/integration/machine/ContainerMachine.java");
  private static final Pattern VOLUME =
      Pattern.compile("\"(/[^:\"]+):(/[^:\"]+):(r[ow])(?:,(\\w+))?\"");
  private static final String POD = "/spec/template/spec";

  /** The sockets, the node's name and the state are the DaemonSet's; the others are for tests. */
  private static final List<String> NOT_OF_THE_CHART =
      List.of(
          "endpoint",
          "node-id",
          "state-dir",
          "labels-file",
          "slowness",
          "simulated",
          "simulated-dir");

  /** A key that the program would not read would be a setting without effect. */
  @Test
  void everySettingIsOneOfTheProgram() throws IOException {
    String options = Files.readString(Path.of("src/test/resources/chart/options.yaml"));

    HoldfastProperties bound = bound(Chart.configurationText(options));

    assertThat(bound.driverName()).isEqualTo("nvme.example.com");
    assertThat(bound.kubeletDir()).isEqualTo(Path.of("/var/lib/k0s/kubelet"));
    assertThat(bound.connector()).isEqualTo(HoldfastProperties.Connector.NVME_CLI);
    assertThat(bound.volumeDefaults())
        .isEqualTo(Map.of("ctrlLossTmo", "120", "hdrDigest", "true", "ioPolicy", "round-robin"));
    assertThat(bound.portals())
        .containsEntry("10.0.0.1", "10.0.9.1")
        .containsEntry("array.example.com", "other.example.com,10.0.0.2");
    assertThat(bound.topology()).containsEntry("topology.kubernetes.io/zone", "a");
    assertThat(bound.topologyLabels())
        .containsExactly("topology.kubernetes.io/region", "example.com/rack");
    assertThat(bound.roots().run()).isEqualTo(Path.of("/host/run"));
  }

  @Test
  void theDefaultsAreThoseOfTheProgram() throws IOException {
    // the chart brings the attacher along
    String defaults = Chart.configurationText().replaceAll("(etc|usr-lib|run): /host/", "$1: /");

    assertThat(bound(defaults))
        .isEqualTo(
            bound("holdfast: {driver-name: nvmeof.csi.holdfast.dev, attach-required: true}"));
  }

  /** Or it is one of those that the chart has another way for, or that are not for a cluster. */
  @Test
  void everySettingOfTheProgramCanBeSet() throws IOException {
    JsonNode set =
        Chart.configuration(Files.readString(Path.of("src/test/resources/chart/options.yaml")));

    assertThat(
            Stream.concat(
                set.at("/holdfast").properties().stream().map(Map.Entry::getKey),
                NOT_OF_THE_CHART.stream()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(HoldfastProperties.class.getRecordComponents())
                .map(setting ->
                    setting.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void seesASettingThatTheProgramDoesNotKnow() {
    String wrong = Chart.configurationText().replace("call-budget", "call-limit");

    assertThat(catchThrowable(() -> bound(wrong)))
        .isInstanceOf(BindException.class)
        .rootCause()
        .hasMessageContaining("call-limit");
  }

  @Test
  void whatIsSetBesidesIsInTheContract() throws IOException {
    String contract = Files.readString(Chart.HOUSE.resolve("docs/contract.md"));
    String options = Files.readString(Path.of("src/test/resources/chart/options.yaml"));
    JsonNode configuration = Chart.configuration(options);

    assertThat(configuration.properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("holdfast", "server", "management", "logging");
    assertThat(configuration.at("/server").properties().stream().map(Map.Entry::getKey))
        .allSatisfy(key -> assertThat(contract).contains("`server." + key + "`"));
    assertThat(configuration.at("/management/endpoint/volumes/access").asText())
        .isEqualTo("read-only");
    assertThat(contract).contains("`management.endpoint.volumes.access=read-only`");
  }

  /** Without /etc/selinux mount(8) leaves out the label that kubelet asks for. */
  @Test
  void kubeletAsksForLabelsOnlyWhereMountFindsThePolicy() {
    String on = "csiDriver: {seLinuxMount: true}";

    assertThat(Chart.only("CSIDriver").at("/spec/seLinuxMount").asBoolean(true)).isFalse();
    assertThat(Chart.only("DaemonSet").content().toString()).doesNotContain("/etc/selinux");

    assertThat(Chart.only("CSIDriver", on).at("/spec/seLinuxMount").asBoolean()).isTrue();
    Manifest set = Chart.only("DaemonSet", on);
    assertThat(set.at(POD + "/containers/0/volumeMounts").valueStream())
        .filteredOn(mount -> mount.at("/name").asText().equals("selinux"))
        .singleElement()
        .satisfies(mount -> {
          assertThat(mount.at("/mountPath").asText()).isEqualTo("/etc/selinux");
          assertThat(mount.at("/readOnly").asBoolean()).isTrue();
        });
    assertThat(set.at(POD + "/volumes").valueStream())
        .filteredOn(volume -> volume.at("/name").asText().equals("selinux"))
        .singleElement()
        .satisfies(
            volume -> assertThat(volume.at("/hostPath/path").asText()).isEqualTo("/etc/selinux"));
    assertThat(set.at(POD + "/containers/0/volumeMounts").valueStream())
        .as("selinuxfs comes with it")
        .anyMatch(mount ->
            mount.at("/mountPath").asText().equals("/sys") && !mount.at("/readOnly").asBoolean());
    assertThat(Chart.notes("csiDriver: {create: false, seLinuxMount: true}"))
        .contains("seLinuxMount true");
  }

  @Test
  void kubeletNamesThePodsUnlessItIsToldNotTo() {
    assertThat(Chart.only("CSIDriver").at("/spec/podInfoOnMount").asBoolean(false)).isTrue();
    assertThat(
            Chart.only("CSIDriver", "csiDriver: {podInfoOnMount: false}")
                .at("/spec/podInfoOnMount")
                .asBoolean(true))
        .isFalse();
  }

  @Test
  void theSchemaKnowsTheVolumeAttributes() {
    assertThat(
            Chart.schema()
                .at("/properties/config/properties/volumeDefaults/propertyNames/enum")
                .valueStream()
                .map(JsonNode::asText))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(VolumeAttribute.values()).map(VolumeAttribute::key).toList());
  }

  /** A pod whose host path is missing and cannot be made never starts, and reports nothing. */
  @Test
  void needsOfTheHostOnlyWhatEveryLinuxHostHas() {
    Map<String, String> types = new TreeMap<>();
    pod("/volumes")
        .valueStream()
        .map(volume -> volume.at("/hostPath"))
        .filter(path -> !path.isMissingNode())
        .forEach(path -> types.put(path.at("/path").asText(), path.at("/type").asText()));

    assertThat(types)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "/dev", "Directory",
                "/etc", "Directory",
                // not asked for, and with host.loadModules only
                "/lib/modules", "",
                "/run", "Directory",
                "/sys", "Directory",
                "/usr/lib", "Directory",
                "/var/lib/holdfast", "DirectoryOrCreate",
                "/var/lib/kubelet", "Directory",
                "/var/lib/kubelet/plugins/nvmeof.csi.holdfast.dev", "DirectoryOrCreate",
                "/var/lib/kubelet/plugins_registry", "Directory"));
  }

  /** Stories are played with the image in Docker: it has to have what the DaemonSet gives it. */
  @Test
  void isWhatTheStoriesRunTheImageWith() throws IOException {
    String stories = Files.readString(STORIES);
    JsonNode node = container("holdfast");

    assertThat(node.at("/securityContext/privileged").asBoolean()).isTrue();
    assertThat(stories).contains(".withPrivilegedMode(true)");
    assertThat(node.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(stories).contains(".withReadonlyRootfs(true)");
    assertThat(pod("/hostNetwork").asBoolean()).isTrue();
    assertThat(stories).contains(".withNetworkMode(\"host\")");
    Map<String, String> here = new TreeMap<>();
    node.at("/volumeMounts").valueStream().forEach(mount -> here.put(path(mount), way(mount)));
    // the stories say it with arguments, and make a socket of their own
    assertThat(here.remove("/etc/holdfast")).isEqualTo("ro");
    assertThat(here.remove("/csi")).isEqualTo("rw");
    assertThat(here)
        .isEqualTo(
            VOLUME
                .matcher(stories)
                .results()
                .collect(Collectors.toMap(found -> found.group(2), DaemonSetTest::wayInDocker)));
  }

  private static String path(JsonNode mount) {
    return mount.at("/mountPath").asText();
  }

  private static String way(JsonNode mount) {
    String access = mount.at("/readOnly").asBoolean() ? "ro" : "rw";
    return switch (mount.at("/mountPropagation").asText()) {
      case "Bidirectional" -> access + " rshared";
      case "HostToContainer" -> access + " rslave";
      default -> access;
    };
  }

  private static String wayInDocker(MatchResult volume) {
    return volume.group(3) + (volume.group(4) == null ? "" : " " + volume.group(4));
  }

  @Test
  void everyMountHasItsVolumeAndEveryProbeItsPort() {
    List<String> volumes =
        pod("/volumes").valueStream().map(volume -> volume.at("/name").asText()).toList();

    pod("/containers")
        .valueStream()
        .forEach(container -> {
          assertThat(container.at("/volumeMounts").valueStream().map(m -> m.at("/name").asText()))
              .isSubsetOf(volumes);
          List<String> ports =
              container.at("/ports").valueStream().map(p -> p.at("/name").asText()).toList();
          assertThat(
                  container
                      .propertyStream()
                      .filter(property -> property.getKey().endsWith("Probe"))
                      .map(probe -> probe.getValue().at("/httpGet/port").asText()))
              .isSubsetOf(ports);
        });
  }

  /** kubelet ends what is alive only by the probe that asks for no target. */
  @Test
  void onlyTheProgramsOwnLivenessRestartsIt() {
    assertThat(container("holdfast").at("/livenessProbe/httpGet/path").asText())
        .isEqualTo("/actuator/health/liveness");
    assertThat(container("holdfast").at("/readinessProbe/httpGet/path").asText())
        .isEqualTo("/actuator/health/readiness");
    assertThat(container("liveness-probe").at("/livenessProbe").isMissingNode()).isTrue();
    assertThat(container("holdfast").at("/readinessProbe/httpGet/host").asText())
        .isEqualTo("127.0.0.1");
  }

  /** The health indicator {@code host} reports what the host lacks, {@code look} the loop. */
  @Test
  void readinessAsksForTheHostAndLivenessForTheLoop() throws IOException {
    Path resources = Chart.HOUSE.resolve("bootstrap/src/main/resources/application.yaml");
    JsonNode groups =
        Manifest.tree(Files.readString(resources)).at("/management/endpoint/health/group");

    assertThat(groups.at("/readiness/include").asText().split(",")).contains("host");
    assertThat(groups.at("/liveness/include").asText().split(","))
        .containsExactly("livenessState", "look");
  }

  /** A thread that lost its memory ends without a word; a process does not. */
  @Test
  void withoutMemoryTheProcessEndsWhereverItIsStarted() throws IOException {
    for (String starter : List.of("deploy/launcher", "holdfast")) {
      assertThat(Files.readString(Chart.HOUSE.resolve(starter)))
          .as(starter)
          .contains("-XX:+ExitOnOutOfMemoryError");
    }
  }

  /** A heap may have keys; the programs that are run inherit the limit. */
  @Test
  void noCoreFileIsWritten() throws IOException {
    assertThat(Files.readString(Chart.HOUSE.resolve("deploy/launcher")).lines())
        .containsSubsequence("ulimit -c 0")
        .noneMatch(line -> line.contains("HeapDump"));
  }

  @Test
  void theGraceCoversAllThatTheEndMayTake() throws IOException {
    // calls 20 s, the management port 30 s, the loop 5 s
    long patience = bound(Chart.configurationText()).shutdownPatience().toSeconds();

    assertThat(pod("/terminationGracePeriodSeconds").asLong())
        .isGreaterThanOrEqualTo(20 + 30 + 5 + patience);
  }

  /**
   * Only the container that reports events has a token of the API, and that token permits nothing
   * else.
   */
  @Test
  void onlyWhoTellsOfEventsHasATokenAndOnlyForThat() {
    assertThat(Chart.only("DaemonSet").content().toString()).doesNotContain("serviceAccountToken");
    assertThat(Chart.text("attach: {enabled: false}"))
        .doesNotContain("serviceAccountToken", "rules:");

    JsonNode pod = Chart.only("DaemonSet", Chart.ALL).at(POD);
    assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(pod.at("/containers").valueStream().filter(DaemonSetTest::hasToken))
        .extracting(container -> container.at("/name").asText())
        .containsExactly("holdfast");
    String events = "config: {kubernetesEvents: true}";
    assertThat(Chart.only("Role", events).at("/rules").toString())
        .isEqualTo(
            """
            [{"apiGroups":[""],"resources":["events"],"verbs":["create"]}]\
            """);
    assertThat(Chart.only("RoleBinding", events).at("/subjects/0/name"))
        .isEqualTo(pod.at("/serviceAccountName"));
  }

  /** Evictions need single objects, events, and nothing that deletes. A dry run evicts nothing. */
  @Test
  void evictionsHaveTheRightsThatTheyUse() {
    String reads =
        """
        {"apiGroups":[""],"resources":["pods","persistentvolumeclaims","persistentvolumes"],\
        "verbs":["get"]},{"apiGroups":[""],"resources":["events"],"verbs":["create"]}\
        """;

    assertThat(evictionRules("dry-run")).containsExactly("[" + reads + "]");
    assertThat(evictionRules("labelled"))
        .containsExactly(
            "["
                + reads
                + ",{\"apiGroups\":[\"\"],\"resources\":[\"pods/eviction\"],\"verbs\":[\"create\"]}]");
    assertThat(evictionRules("never")).isEmpty();
    JsonNode pod = Chart.only("DaemonSet", "config: {evictPods: dry-run}").at(POD);
    assertThat(pod.at("/containers").valueStream().filter(DaemonSetTest::hasToken))
        .extracting(container -> container.at("/name").asText())
        .containsExactly("holdfast");
    assertThat(Chart.rendered("config: {evictPods: dry-run}"))
        .filteredOn(manifest -> manifest.kind().equals("ClusterRoleBinding"))
        .filteredOn(manifest -> manifest.toString().endsWith("-evictions"))
        .extracting(binding -> binding.at("/subjects/0/name"))
        .containsExactly(pod.at("/serviceAccountName"));
  }

  private static List<String> evictionRules(String wish) {
    return Chart.rendered("config: {evictPods: " + wish + "}").stream()
        .filter(manifest -> manifest.kind().equals("ClusterRole"))
        .filter(manifest -> manifest.toString().endsWith("-evictions"))
        .map(manifest -> manifest.at("/rules").toString())
        .toList();
  }

  /** Single Leases of the release's namespace, whose name the token's volume has. */
  @Test
  void comparedIdentitiesHaveTheRightsThatTheyUse() {
    for (String wish : List.of("report", "refuse")) {
      String values = "config: {duplicateHosts: " + wish + "}";
      JsonNode pod = Chart.only("DaemonSet", values).at(POD);
      assertThat(Chart.only("Role", values).at("/rules").toString())
          .isEqualTo(
              """
              [{"apiGroups":["coordination.k8s.io"],"resources":["leases"],\
              "verbs":["get","create","update"]}]\
              """);
      assertThat(Chart.only("Role", values).at("/metadata/namespace"))
          .isEqualTo(Chart.only("DaemonSet", values).at("/metadata/namespace"));
      assertThat(Chart.only("RoleBinding", values).at("/subjects/0/name"))
          .isEqualTo(pod.at("/serviceAccountName"));
      assertThat(pod.at("/containers").valueStream().filter(DaemonSetTest::hasToken))
          .extracting(container -> container.at("/name").asText())
          .containsExactly("holdfast");
      assertThat(pod.at("/volumes").findValues("downwardAPI").toString())
          .contains("\"path\":\"namespace\"", "metadata.namespace");
    }
    assertThat(Chart.rendered("config: {duplicateHosts: never}"))
        .noneMatch(manifest -> manifest.toString().endsWith("-identity"));
  }

  /** The controller gets the same, since its capabilities are those of the nodes. */
  @Test
  void theLabelsAreWhereTheProgramReadsThem() throws IOException {
    String labels = "config: {topology: {rack: a}, topologyLabels: [topology.kubernetes.io/zone]}";
    JsonNode pod = Chart.only("DaemonSet", labels).at(POD);

    assertThat(pod.at("/volumes").valueStream())
        .filteredOn(volume -> volume.at("/name").asText().equals("labels"))
        .extracting(JsonNode::toString)
        .containsExactly(
            """
            {"name":"labels","downwardAPI":{"items":[{"path":"labels",\
            "fieldRef":{"fieldPath":"metadata.labels"}}]}}\
            """);
    assertThat(
            pod.at("/containers/0/volumeMounts")
                .valueStream()
                .filter(mount -> mount.at("/name").asText().equals("labels"))
                .map(mount -> path(mount) + "/labels"))
        .containsExactly(bound("holdfast: {driver-name: a}").labelsFile().toString());
    assertThat(
            Chart.attaching("Deployment", labels)
                .at(POD + "/containers/0/args")
                .valueStream()
                .map(JsonNode::asText))
        .contains(
            "--holdfast.topology[rack]=a",
            "--holdfast.topology-labels=topology.kubernetes.io/zone");
  }

  /** The account of the DaemonSet may use it, and it allows what the DaemonSet has and no more. */
  @Test
  void openShiftAdmitsTheDaemonSetByConstraintsOfItsOwn() {
    String values = "openshift: {scc: {create: true}}";
    JsonNode pod = Chart.only("DaemonSet", values).at(POD);
    JsonNode scc = Chart.only("SecurityContextConstraints", values).content();

    assertThat(Chart.only("Role", values).at("/rules").toString())
        .isEqualTo(
            """
            [{"apiGroups":["security.openshift.io"],"resources":["securitycontextconstraints"],\
            "resourceNames":["%s"],"verbs":["use"]}]\
            """
                .formatted(scc.at("/metadata/name").asText()));
    assertThat(Chart.only("RoleBinding", values).at("/subjects/0/name"))
        .isEqualTo(pod.at("/serviceAccountName"));
    assertThat(scc.at("/allowHostNetwork")).isEqualTo(pod.at("/hostNetwork"));
    assertThat(scc.at("/allowHostPID").asBoolean(true)).isFalse();
    assertThat(scc.at("/allowHostIPC").asBoolean(true)).isFalse();
    assertThat(scc.at("/users")).isEmpty();
    assertThat(scc.at("/groups")).isEmpty();
    List<String> kinds =
        Chart.only("DaemonSet", Chart.ALL, "config: {topologyLabels: [a]}")
            .at(POD + "/volumes")
            .valueStream()
            .flatMap(JsonNode::propertyStream)
            .map(Map.Entry::getKey)
            .filter(field -> !field.equals("name"))
            .distinct()
            .toList();
    assertThat(scc.at("/volumes").valueStream().map(JsonNode::asText))
        .containsExactlyInAnyOrderElementsOf(kinds);
    assertThat(Chart.rendered()).noneMatch(one -> one.kind().startsWith("SecurityContext"));
  }

  @Test
  void sidecarsHaveTheRuntimesFilterOfSystemCalls() {
    assertThat(pod("/containers").valueStream().skip(1))
        .hasSize(2)
        .allSatisfy(sidecar ->
            assertThat(sidecar.at("/securityContext/seccompProfile/type").asText())
                .isEqualTo("RuntimeDefault"));
  }

  private static boolean hasToken(JsonNode container) {
    return container
        .at("/volumeMounts")
        .valueStream()
        .anyMatch(mount -> mount.at("/name").asText().equals("token"));
  }

  @Test
  void everyImageHasAVersion() {
    assertThat(pod("/containers").valueStream().map(container -> container.at("/image").asText()))
        .hasSize(3)
        .allSatisfy(image ->
            assertThat(image)
                .matches("[^:@]+(:\\d+/[^:@]+)?:v?\\d+\\.\\d+\\.\\d+(@sha256:\\p{XDigit}{64})?"));
  }

  private static JsonNode pod(String pointer) {
    return Chart.only("DaemonSet").at(POD + pointer);
  }

  private static JsonNode container(String name) {
    return pod("/containers")
        .valueStream()
        .filter(container -> container.at("/name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static HoldfastProperties bound(String yaml) throws IOException {
    var sources =
        new YamlPropertySourceLoader()
            .load("configuration", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
    return new Binder(ConfigurationPropertySources.from(sources))
        .bind(
            "holdfast",
            Bindable.of(HoldfastProperties.class),
            new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
        .get();
  }
}

package dev.holdfast.architecture.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A volume has one node at a time, and the pod that sees to it may do that and nothing else. */
@EnabledIf(
    value = "dev.holdfast.architecture.chart.Chart#canBeRendered",
    disabledReason = "there is no library of Helm for this machine")
class AttachmentTest {
  private static final String OFF = "attach: {enabled: false}";
  private static final String POD = "/spec/template/spec";

  @Test
  void kubernetesHoldsAVolumeToOneNodeAndTheAttacherIsThere() {
    assertThat(Chart.only("CSIDriver").at("/spec/attachRequired").asBoolean()).isTrue();
    assertThat(names(Chart.attaching("Deployment").at(POD + "/containers")))
        .containsExactly("holdfast", "csi-attacher");
  }

  /** One without the other is a pod that waits indefinitely, or a volume on two nodes. */
  @Test
  void switchedOffNothingOfItIsLeft() {
    assertThat(Chart.only("CSIDriver", OFF).at("/spec/attachRequired").asBoolean(true)).isFalse();
    assertThat(Chart.rendered(OFF).stream().map(Manifest::kind))
        .containsExactlyInAnyOrder("ServiceAccount", "ConfigMap", "DaemonSet", "CSIDriver");
  }

  @Test
  void switchingItOffIsWarnedOf() {
    assertThat(Chart.notes()).contains("deployment/holdfast-controller").doesNotContain("WARNING");
    assertThat(Chart.notes(OFF)).contains("WARNING: attach.enabled is false", "two nodes");
    assertThat(Chart.notes("csiDriver: {create: false}"))
        .contains("its attachRequired has to be true");
  }

  @Test
  void hasExactlyTheRightsOfAnAttacher() {
    assertThat(rules("ClusterRole"))
        .containsExactly(
            " persistentvolumes get list watch patch",
            "storage.k8s.io csinodes get list watch",
            "storage.k8s.io volumeattachments get list watch patch",
            "storage.k8s.io volumeattachments/status patch");
    assertThat(rules("Role"))
        .containsExactly("coordination.k8s.io leases get watch list delete update create");
    assertThat(Chart.attaching("Role").at("/metadata/namespace").asText()).isEqualTo("holdfast");
  }

  private static Stream<String> rules(String kind) {
    return Chart.attaching(kind)
        .each("/rules")
        .map(rule -> {
          assertThat(rule.properties()).hasSize(3);
          return String.join(
              " ",
              Stream.of("/apiGroups", "/resources", "/verbs")
                  .flatMap(list -> rule.at(list).valueStream())
                  .map(JsonNode::asText)
                  .toList());
        });
  }

  @Test
  void onlyItsOwnAccountHasThemAndOnlyTheAttacherItsToken() {
    JsonNode pod = Chart.attaching("Deployment").at(POD);
    String account = pod.at("/serviceAccountName").asText();

    for (String kind : List.of("ClusterRole", "Role")) {
      Manifest binding = Chart.attaching(kind + "Binding");
      assertThat(binding.at("/roleRef/kind").asText()).isEqualTo(kind);
      assertThat(binding.at("/roleRef/name")).isEqualTo(Chart.attaching(kind).at("/metadata/name"));
      assertThat(binding.at("/subjects").toString())
          .isEqualTo(
              "[{\"kind\":\"ServiceAccount\",\"name\":\"%s\",\"namespace\":\"holdfast\"}]"
                  .formatted(account));
    }
    assertThat(Chart.attaching("ServiceAccount").at("/metadata/name").asText()).isEqualTo(account);
    assertThat(Chart.only("DaemonSet").at(POD + "/serviceAccountName").asText())
        .isNotEqualTo(account);
    assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(
            pod.at("/containers")
                .valueStream()
                .filter(container -> mounts(container).contains("token"))
                .map(container -> container.at("/name").asText()))
        .containsExactly("csi-attacher");
  }

  /** It opens a socket of its own and reads nothing of the node. */
  @Test
  void mayDoNothingOnItsNode() {
    JsonNode pod = Chart.attaching("Deployment").at(POD);

    assertThat(pod.has("hostNetwork")).isFalse();
    assertThat(pod.at("/volumes").toString()).doesNotContain("hostPath");
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(pod.at("/containers").valueStream())
        .allSatisfy(container ->
            assertThat(container.at("/securityContext").toString())
                .isEqualTo(
                    "{\"allowPrivilegeEscalation\":false,\"readOnlyRootFilesystem\":true,"
                        + "\"capabilities\":{\"drop\":[\"ALL\"]}}"))
        .allSatisfy(
            container -> assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty())
        .allSatisfy(container ->
            assertThat(container.at("/image").asText()).matches("[^:@]+:v?\\d+\\.\\d+\\.\\d+"));
  }

  /** The name is what csi-attacher answers attachments for. */
  @Test
  void theAttacherAsksTheControllerOfTheSameDriverOnItsSocket() throws IOException {
    String other = "driverName: nvme.example.com";
    JsonNode controller = container("holdfast", other);
    JsonNode attacher = container("csi-attacher", other);

    assertThat(texts(controller.at("/args")))
        .containsExactly("controller", "--holdfast.driver-name=nvme.example.com");
    assertThat(Chart.only("CSIDriver", other).at("/metadata/name").asText())
        .isEqualTo("nvme.example.com");
    assertThat(
            Files.readString(
                Chart.HOUSE.resolve(
                    "bootstrap/src/main/java/dev/holdfast/bootstrap/Holdfast.java")))
        .contains("case \"controller\"");
    assertThat(controller.at("/env/0/name").asText()).isEqualTo("CSI_ENDPOINT");
    assertThat(controller.at("/env/0/value").asText()).isEqualTo("unix:///csi/csi.sock");
    assertThat(texts(attacher.at("/args")))
        .contains("--csi-address=/csi/csi.sock", "--leader-election-namespace=holdfast");
    assertThat(List.of(mounts(controller), mounts(attacher)))
        .allSatisfy(mounts -> assertThat(mounts).contains("csi"));
  }

  /** Two of them are there for a moment at each update, whatever the number of replicas. */
  @Test
  void electsALeaderAlwaysAndIsProbedForIt() {
    for (String values : List.of("attach: {replicas: 1}", "attach: {replicas: 2}")) {
      JsonNode attacher = container("csi-attacher", values);

      assertThat(texts(attacher.at("/args")))
          .contains("--leader-election", "--http-endpoint=:8080");
      assertThat(attacher.at("/ports/0/containerPort").asInt()).isEqualTo(8080);
      for (String probe : List.of("/startupProbe", "/livenessProbe")) {
        assertThat(attacher.at(probe + "/httpGet/path").asText())
            .isEqualTo("/healthz/leader-election");
        assertThat(attacher.at(probe + "/httpGet/port")).isEqualTo(attacher.at("/ports/0/name"));
      }
    }
  }

  @Test
  void oneOfSeveralStaysWhenNodesAreDrained() {
    String two = "attach: {replicas: 2}";

    assertThat(Chart.rendered().stream().map(Manifest::kind)).doesNotContain("PodDisruptionBudget");
    Manifest budget = Chart.attaching("PodDisruptionBudget", two);
    assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
    assertThat(budget.at("/spec/selector"))
        .isEqualTo(Chart.attaching("Deployment", two).at("/spec/selector"));
  }

  /**
   * Else the DaemonSet would count them for its own, and kubectl exec daemonset/holdfast take one.
   */
  @Test
  void itsPodsAreNotTakenForNodes() {
    Map<String, String> labels =
        labels(Chart.attaching("Deployment").at("/spec/template/metadata/labels"));
    Map<String, String> ofNodes = labels(Chart.only("DaemonSet").at("/spec/selector/matchLabels"));
    Map<String, String> own =
        labels(Chart.attaching("Deployment").at("/spec/selector/matchLabels"));

    assertThat(labels).containsAllEntriesOf(own);
    assertThat(labels.entrySet().containsAll(ofNodes.entrySet())).isFalse();
    assertThat(
            labels(Chart.only("DaemonSet").at("/spec/template/metadata/labels"))
                .entrySet()
                .containsAll(own.entrySet()))
        .isFalse();
  }

  @Test
  void theExamplesAskForOnePod() throws IOException {
    String page = Files.readString(Chart.HOUSE.resolve("README.md"));
    Stream<String> examples =
        Stream.of("static-volume.yaml", "raw-block.yaml").map(AttachmentTest::example);
    String shown = page.substring(page.indexOf("kind: PersistentVolume"));

    assertThat(
            examples
                .flatMap(text -> Manifest.of(text).stream())
                .filter(manifest -> manifest.kind().startsWith("PersistentVolume"))
                .map(manifest -> manifest.at("/spec/accessModes").toString()))
        .hasSize(4)
        .containsOnly("[\"ReadWriteOncePod\"]");
    assertThat(shown.lines().filter(line -> line.contains("accessModes")))
        .containsExactly("  accessModes: [ReadWriteOncePod]");
  }

  private static String example(String name) {
    try {
      return Files.readString(Chart.HOUSE.resolve("deploy/examples").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> labels(JsonNode node) {
    return node.propertyStream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asText()));
  }

  private static JsonNode container(String name, String... values) {
    return Chart.attaching("Deployment", values)
        .each(POD + "/containers")
        .filter(container -> container.at("/name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(JsonNode list) {
    return list.valueStream().map(each -> each.at("/name").asText()).toList();
  }

  private static List<String> mounts(JsonNode container) {
    return names(container.at("/volumeMounts"));
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).toList();
  }
}

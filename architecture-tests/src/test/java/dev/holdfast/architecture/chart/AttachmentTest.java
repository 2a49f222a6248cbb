package dev.holdfast.architecture.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

  /** With its reason, and where Kubernetes' own users report it. */
  @Test
  void switchingItOffIsWarnedOf() {
    assertThat(Chart.notes()).contains("deployment/holdfast-controller").doesNotContain("WARNING");
    assertThat(Chart.notes(OFF))
        .contains(
            "WARNING: attach.enabled is false",
            "ReadWriteOnce is enforced nowhere",
            "kubernetes/kubernetes#111799",
            "two nodes may mount one filesystem",
            "ReadWriteOncePod");
    assertThat(Chart.notes("csiDriver: {create: false}"))
        .contains("its attachRequired has to be true");
  }

  /** csi-attacher's own list is that of a driver with a controller service, which needs more. */
  @Test
  void hasExactlyTheRightsThatTheTrivialHandlerUses() {
    assertThat(rules("ClusterRole"))
        .containsExactly(
            " persistentvolumes list watch",
            "storage.k8s.io volumeattachments list watch",
            "storage.k8s.io volumeattachments/status patch");
    assertThat(rules("Role"))
        .containsExactly(
            "coordination.k8s.io leases create",
            "coordination.k8s.io leases external-attacher-leader-nvmeof-csi-holdfast-dev get update");
    assertThat(Chart.attaching("Role").at("/metadata/namespace").asText()).isEqualTo("holdfast");
  }

  /** In a namespace that it shares, as kube-system, the other Leases are not its own. */
  @Test
  void itsLeaseIsThatOfItsDriver() {
    assertThat(rules("Role", "driverName: Nvme.example-1.com"))
        .last()
        .isEqualTo(
            "coordination.k8s.io leases external-attacher-leader-Nvme-example-1-com get update");
  }

  @Test
  void everyRightHasItsReason() {
    List<String> lines =
        Chart.read("templates/attachment.yaml").lines().map(String::strip).toList();
    List<Integer> rules =
        IntStream.range(0, lines.size())
            .filter(at -> lines.get(at).startsWith("- apiGroups:"))
            .boxed()
            .toList();

    assertThat(rules).hasSize(5);
    assertThat(rules).allSatisfy(at -> assertThat(lines.get(at - 1)).startsWith("# "));
  }

  private static Stream<String> rules(String kind, String... values) {
    return Chart.attaching(kind, values)
        .each("/rules")
        .map(rule ->
            rule.valueStream()
                .map(list ->
                    list.valueStream().map(JsonNode::asText).collect(Collectors.joining(" ")))
                .collect(Collectors.joining(" ")));
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
            assertThat(container.at("/image").asText())
                .matches("[^:@]+:v?\\d+\\.\\d+\\.\\d+(@sha256:\\p{XDigit}{64})?"));
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
    assertThat(texts(attacher.at("/args"))).contains("--csi-address=/csi/csi.sock");
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

  /** Where its Role is, also if kustomize places all of it in another namespace. */
  @Test
  void electsInTheNamespaceOfItsPod() {
    JsonNode attacher = container("csi-attacher");

    assertThat(texts(attacher.at("/args")))
        .contains("--leader-election-namespace=$(POD_NAMESPACE)");
    assertThat(attacher.at("/env").toString())
        .isEqualTo(
            "[{\"name\":\"POD_NAMESPACE\",\"valueFrom\":"
                + "{\"fieldRef\":{\"fieldPath\":\"metadata.namespace\"}}}]");
  }

  @Test
  void oneOfSeveralStaysWhenNodesAreDrained() {
    String two = "attach: {replicas: 2}";

    assertThat(Chart.rendered().stream().map(Manifest::kind)).doesNotContain("PodDisruptionBudget");
    Manifest budget = Chart.attaching("PodDisruptionBudget", two);
    assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
    assertThat(budget.at("/spec/selector"))
        .isEqualTo(Chart.attaching("Deployment", two).at("/spec/selector"));
    assertThat(budget.at("/spec/unhealthyPodEvictionPolicy").asText())
        .as("one that cannot start keeps no node from being drained")
        .isEqualTo("AlwaysAllow");
  }

  /** Of one revision: else an update may end with both on one node. It starts on one node too. */
  @Test
  void severalAreOnSeveralNodesWhereThereAreSeveral() {
    Manifest deployment = Chart.attaching("Deployment", "attach: {replicas: 2}");
    List<JsonNode> spread = deployment.each(POD + "/topologySpreadConstraints").toList();

    assertThat(spread)
        .singleElement()
        .satisfies(constraint -> {
          assertThat(constraint.at("/topologyKey").asText()).isEqualTo("kubernetes.io/hostname");
          assertThat(constraint.at("/maxSkew").asInt()).isEqualTo(1);
          assertThat(constraint.at("/whenUnsatisfiable").asText()).isEqualTo("ScheduleAnyway");
          assertThat(constraint.at("/labelSelector")).isEqualTo(deployment.at("/spec/selector"));
          assertThat(texts(constraint.at("/matchLabelKeys"))).containsExactly("pod-template-hash");
        });
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
  void everyExampleAsksForOnePodOrGivesItsReason() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Chart.HOUSE.resolve("README.md")));
    for (String directory : List.of("deploy", "docs")) {
      try (Stream<Path> files = Files.walk(Chart.HOUSE.resolve(directory))) {
        files.filter(file -> file.toString().matches(".*\\.(md|yaml)")).forEach(pages::add);
      }
    }
    StringBuilder examples = new StringBuilder();
    for (Path page : pages) {
      String text = Files.readString(page);
      examples.append(text);
      assertThat(forMorePods(text)).as(page.toString()).isEmpty();
    }
    assertThat(examples.toString().split("accessModes:")).hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  void seesAnExampleForMorePods() {
    assertThat(forMorePods("spec:\n  accessModes: [ReadWriteOnce]\n")).hasSize(1);
    assertThat(forMorePods("spec:\n  accessModes:\n    - ReadWriteOncePod\n")).hasSize(1);
    assertThat(forMorePods("  # ReadWriteMany: migrated live.\n  accessModes: [ReadWriteMany]\n"))
        .isEmpty();
    assertThat(forMorePods("  # Migrated live.\n  accessModes: [ReadWriteMany]\n")).hasSize(1);
    assertThat(forMorePods("spec:\n  accessModes: [ReadWriteOncePod]\n")).isEmpty();
  }

  /** The lines with another access mode and without a comment above that has it. */
  private static List<String> forMorePods(String text) {
    return Pattern.compile("(?m)^( *#.*\n)?( *accessModes:.*)$")
        .matcher(text)
        .results()
        .filter(found -> !found.group(2).contains("[ReadWriteOncePod]"))
        .filter(found -> {
          String mode = found.group(2).replaceAll(".*\\[|].*", "");
          return found.group(1) == null || !found.group(1).contains(mode);
        })
        .map(MatchResult::group)
        .toList();
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

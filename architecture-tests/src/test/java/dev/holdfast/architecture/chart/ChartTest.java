package dev.holdfast.architecture.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart renders with everything that can be set, and Kubernetes knows what comes out. */
@EnabledIf(
    value = "dev.holdfast.architecture.chart.Chart#canBeRendered",
    disabledReason = "there is no library of Helm for this machine")
class ChartTest {
  private static final boolean WRITE = Boolean.getBoolean("holdfast.docs.write");
  private static final Path MANIFESTS = Chart.HOUSE.resolve("deploy/manifests/holdfast.yaml");
  private static final Path OPTIONS = Path.of("src/test/resources/chart/options.yaml");
  private static final String HEAD =
      """
      # The chart of deploy/helm/holdfast with its defaults; made by
      #   mvn -pl architecture-tests -am test -Dtest=ChartTest -Dsurefire.failIfNoSpecifiedTests=false -Dholdfast.docs.write=true
      """;

  @Test
  void hasNothingThatHelmFindsFaultWith() {
    assertThat(Chart.lint().isFailed()).as(Chart.lint().getMessages().toString()).isFalse();
  }

  @Test
  void theManifestsAreTheChartWithItsDefaults() throws IOException {
    String rendered = HEAD + Chart.text();
    if (WRITE) {
      Files.writeString(MANIFESTS, rendered);
    }

    assertThat(MANIFESTS).hasContent(rendered);
  }

  @Test
  void kubernetesKnowsWhatIsRenderedAndWhatIsShown() throws IOException {
    assertThat(Chart.rendered().stream().map(Manifest::kind))
        .containsExactlyInAnyOrder(
            "ServiceAccount",
            "ConfigMap",
            "DaemonSet",
            "CSIDriver",
            "ServiceAccount",
            "ClusterRole",
            "ClusterRoleBinding",
            "Role",
            "RoleBinding",
            "Deployment");
    assertThat(Chart.rendered(Chart.ALL).stream().map(Manifest::kind))
        .contains("PodMonitor", "PrometheusRule", "PodDisruptionBudget");
    assertThat(wrong(Chart.rendered(Chart.ALL))).isEmpty();
    for (String directory : List.of("deploy/manifests", "deploy/examples")) {
      try (Stream<Path> files = Files.list(Chart.HOUSE.resolve(directory))) {
        for (Path file : files.filter(f -> !f.endsWith("kustomization.yaml")).toList()) {
          assertThat(wrong(Manifest.of(Files.readString(file)))).as(file.toString()).isEmpty();
        }
      }
    }
  }

  @Test
  void seesWhatKubernetesDoesNotKnow() {
    String set = Chart.only("DaemonSet").content().toString();

    assertThat(wrong(Manifest.of(set.replace("\"hostNetwork\"", "\"hostNet\""))))
        .singleElement()
        .asString()
        .contains("hostNet");
    assertThat(wrong(Manifest.of(set.replace("\"selector\"", "\"minReadySeconds\"")))).isNotEmpty();
    assertThat(wrong(Manifest.of(set.replace("\"hostNetwork\":true", "\"hostNetwork\":[]"))))
        .isNotEmpty();
    String monitor = Chart.only("PodMonitor", Chart.ALL).content().toString();
    assertThat(wrong(Manifest.of(monitor.replace("\"interval\"", "\"intervall\""))))
        .singleElement()
        .asString()
        .contains("intervall");
    assertThat(wrong(Manifest.of("{apiVersion: v2, kind: Pod}"))).isNotEmpty();
  }

  /** The value of each option is another one in {@code options.yaml}. */
  @ParameterizedTest
  @MethodSource("options")
  void everyOptionMakesADifference(String pointer) throws IOException {
    JsonNode other = Manifest.tree(Files.readString(OPTIONS)).at(pointer);
    assertThat(other.isMissingNode()).as("another value in " + OPTIONS).isFalse();
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    ObjectNode at = values;
    String[] names = pointer.substring(1).split("/");
    for (int i = 0; i < names.length - 1; i++) {
      at = at.putObject(names[i]);
    }
    at.set(names[names.length - 1], other);

    List<Manifest> changed = Chart.rendered(Chart.ALL, values.toString());

    assertThat(changed).isNotEqualTo(Chart.rendered(Chart.ALL));
    assertThat(wrong(changed)).isEmpty();
  }

  static List<String> options() {
    return leaves("", Chart.values(), Chart.schema()).toList();
  }

  private static Stream<String> leaves(String at, JsonNode values, JsonNode schema) {
    if (!schema.has("properties") || values.isEmpty()) {
      return Stream.of(at);
    }
    return values
        .propertyStream()
        .flatMap(value ->
            leaves(
                at + "/" + value.getKey(),
                value.getValue(),
                schema.at("/properties/" + value.getKey())));
  }

  @Test
  void refusesWhatIsNotThere() {
    for (String pointer : options()) {
      String parent = pointer.substring(0, pointer.lastIndexOf('/'));
      String nested =
          Pattern.compile("/([^/]+)").matcher(parent).replaceAll("{\"$1\":")
              + "{\"bogus\":1}"
              + "}".repeat((int) parent.chars().filter(c -> c == '/').count());
      assertThatThrownBy(() -> Chart.text(nested)).hasMessageContaining("bogus");
    }
    assertThatThrownBy(() -> Chart.text("management: {port: 70000}")).hasMessageContaining("port");
    assertThatThrownBy(() -> Chart.text("config: {callBudget: 110}"))
        .hasMessageContaining("callBudget");
    assertThatThrownBy(() -> Chart.text("config: {volumeDefaults: {ctrlLossTimeout: 60}}"))
        .hasMessageContaining("ctrlLossTimeout");
  }

  @Test
  void doesNotLetPrometheusAskLoopback() {
    assertThatThrownBy(() -> Chart.text("podMonitor: {enabled: true}"))
        .hasMessageContaining("management.address");
  }

  private static List<String> wrong(List<Manifest> manifests) {
    return manifests.stream().map(KnownKinds::wrong).flatMap(Optional::stream).toList();
  }
}

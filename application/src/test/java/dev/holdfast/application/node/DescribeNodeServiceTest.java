package dev.holdfast.application.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.DescribeNode.Node;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.out.NodeLabels;
import dev.holdfast.domain.failure.NodeFailure.HostNotReady;
import dev.holdfast.domain.host.HostCheck;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DescribeNodeServiceTest {
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String REGION = "topology.kubernetes.io/region";

  private NodeLabels.Answer labels =
      new NodeLabels.Answer.Known(Map.of(ZONE, "a", REGION, "eu", "app", "holdfast"));

  @Test
  void takesTheKeysThatAreConfiguredAndNoOther() {
    assertThat(service(Map.of("rack", "7"), ZONE).describe())
        .isEqualTo(Outcome.success(new Node("node-a", 12, Map.of("rack", "7", ZONE, "a"))));
  }

  @Test
  void readsNoLabelWhereNoneIsConfigured() {
    labels = new NodeLabels.Answer.Unknown("no file");

    assertThat(service(Map.of("rack", "7")).describe())
        .isEqualTo(Outcome.success(new Node("node-a", 12, Map.of("rack", "7"))));
    assertThat(service(Map.of("rack", "7")).run()).isEmpty();
  }

  @Test
  void readsThemAgainAtEachCall() {
    DescribeNodeService service = service(Map.of(), ZONE);
    labels = new NodeLabels.Answer.Unknown("not there yet");
    assertThat(service.describe()).isInstanceOf(Outcome.Failure.class);
    assertThat(service.run()).allMatch(HostCheck::failed);

    labels = new NodeLabels.Answer.Known(Map.of(ZONE, "b"));
    assertThat(service.describe())
        .isEqualTo(Outcome.success(new Node("node-a", 12, Map.of(ZONE, "b"))));
    assertThat(service.run()).noneMatch(HostCheck::failed);
  }

  @Test
  void isNotNowhereWhenTheLabelsCannotBeRead() {
    labels = new NodeLabels.Answer.Unknown("/etc/podinfo/labels cannot be read");
    DescribeNodeService service = service(Map.of("rack", "7"), ZONE);

    assertThat(failure(service))
        .startsWith("where this node is is not known: /etc/podinfo/labels cannot be read; ")
        .contains("holdfast.labels-file");
    assertThat(service.run())
        .allMatch(check -> check.failed() && check.needed())
        .extracting(HostCheck::name)
        .containsExactly("node-labels");
  }

  @Test
  void isNotHalfwaySomewhereWhenALabelIsMissingOrEmpty() {
    labels = new NodeLabels.Answer.Known(Map.of(ZONE, "a", REGION, ""));

    assertThat(failure(service(Map.of(), ZONE, REGION, "rack")))
        .contains(REGION + ", rack (holdfast.topology-labels)")
        .doesNotContain(ZONE + ",");
  }

  private static String failure(DescribeNodeService service) {
    return switch (service.describe()) {
      case Outcome.Failure<Node>(HostNotReady failure) -> failure.message();
      case Outcome<Node> other -> throw new AssertionError(other);
    };
  }

  private DescribeNodeService service(Map<String, String> topology, String... keys) {
    return new DescribeNodeService(
        new NodeSettings("node-a", 12, topology, List.of(keys), () -> labels));
  }
}

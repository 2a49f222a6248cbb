package dev.holdfast.domain.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The event of a pod shows this sentence when a target is away. */
class PathReasonsTest {
  private static final SubsystemNqn NQN =
      new SubsystemNqn("nqn.2014-08.org.nvmexpress:uuid:6f1cd1c5-2bd4-4a3c-8e0f-0c7e5c0f6d11");
  private static final String REFUSED = "ECONNREFUSED (Connection refused): nothing listens there";

  private static TransportId address(int n) {
    return TransportId.tcp("192.168.100." + n, 4420);
  }

  /** As the connectors give them. */
  private static String tried(int n, String reason) {
    return (n % 2 == 0 ? NQN + " at " : "connect " + NQN + " ") + address(n) + ": " + reason;
  }

  private static Map<TransportId, String> eight(List<String> reasons) {
    Map<TransportId, String> all = new LinkedHashMap<>();
    IntStream.range(101, 109)
        .forEach(n -> all.put(address(n), tried(n, reasons.get(n % reasons.size()))));
    return all;
  }

  @Test
  void namesAReasonOnceWithTheAddressesThatGaveIt() {
    assertThat(new PathReasons(NQN, eight(List.of(REFUSED))).sentence())
        .isEqualTo(
            "no usable path to "
                + NQN
                + ": "
                + REFUSED
                + " (192.168.100.101:4420, 192.168.100.102:4420 and 6 more); check target and"
                + " network");
  }

  static Stream<List<String>> reasons() {
    String endless = "the target answers, and ".repeat(40);
    return Stream.of(
        List.of(REFUSED),
        List.of(endless),
        List.of(REFUSED, endless),
        List.of(REFUSED, "x".repeat(500), endless, "EHOSTUNREACH (No route to host): no answer"));
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void isShortEnoughForAnEventWithEightPaths(List<String> reasons) {
    String sentence = new PathReasons(NQN, eight(reasons)).sentence();

    assertThat(sentence).hasSizeLessThanOrEqualTo(300).doesNotContain("tcp://");
    assertThat(sentence.split(Pattern.quote(NQN.value()), -1)).hasSize(2);
  }

  @Test
  void countsThePathsWhoseReasonIsNotShown() {
    assertThat(new PathReasons(NQN, eight(List.of("a", "b", "c", "d"))).sentence())
        .endsWith(", others (4 more); check target and network");
  }
}

package dev.holdfast.conformance.general;

import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.check.When;
import dev.holdfast.conformance.clause.Specification;
import dev.holdfast.conformance.driver.Heard;
import dev.holdfast.conformance.driver.Requests;
import java.util.List;
import java.util.stream.Stream;

/**
 * A CO may show messages to users, so that a secret in one of them is one that the CO gives away.
 */
public final class SecretChecks {
  private static final String SECRET = "holdfast-conformance-secret-value";

  /** A shorter value is in a message by chance. */
  private static final int SHORTEST = 6;

  private SecretChecks() {}

  public static List<Check> all(Specification specification) {
    return List.of(
        new Section(specification, "Secrets Requirements")
            .text("This information is sensitive")
            .when(When.AFTERWARDS)
            .check("no message of the run has the value of a secret", SecretChecks::silent));
  }

  private static Outcome silent(Bench bench) {
    Requests stranger = bench.stranger();
    var _ =
        bench.node().stage(stranger.stage().clearVolumeCapability().putSecrets("password", SECRET));
    var _ = bench.node().publish(stranger.publish(bench.stages()).putSecrets("password", SECRET));
    List<String> secrets =
        Stream.concat(
                Stream.of(SECRET),
                bench.subject().volume().passed().secrets().values().stream()
                    .filter(value -> value.length() >= SHORTEST))
            .toList();
    List<Heard> leaks =
        bench.driver().heard().stream()
            .filter(heard -> secrets.stream().anyMatch(heard.shown()::contains))
            .toList();
    return Outcome.of(
        leaks.isEmpty(),
        leaks.isEmpty()
            ? "none"
            : "the message of " + leaks.getFirst().rpc() + " has a secret that the request had");
  }
}

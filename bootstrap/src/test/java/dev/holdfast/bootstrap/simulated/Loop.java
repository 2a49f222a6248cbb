package dev.holdfast.bootstrap.simulated;

import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Looks as a node's own loop does: one that fails is reported, and ends nothing. */
public final class Loop {
  /** Which a fault of the host never is. */
  private static final List<String> BUGS =
      List.of(
          "NullPointer",
          "IllegalState",
          "IllegalArgument",
          "NoSuchElement",
          "IndexOutOfBounds",
          "ClassCast",
          "ConcurrentModification",
          "Unsupported",
          "InvalidValue");

  private final PartialFailures failures = new PartialFailures();

  public void look(BareNode node, Duration later) {
    node.host().clock().advance(later);
    step(node);
    node.host().clock().settle();
  }

  public void step(BareNode node) {
    failures.attempt(Kind.LOOP, "a look", () -> node.services().reconcile().step());
  }

  /** Failures for which there is no reason in the world. */
  public List<String> bugs(BareNode node) {
    return Stream.concat(failures.all().stream(), node.services().health().setAside().stream())
        .map(Aside::toString)
        .filter(Loop::bug)
        .toList();
  }

  /** True of a text that names an exception which no fault of the host is. */
  public static boolean bug(String text) {
    return BUGS.stream().anyMatch(text::contains);
  }
}

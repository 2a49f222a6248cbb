package dev.holdfast.conformance.check;

import dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC;
import dev.holdfast.conformance.clause.Clause;
import dev.holdfast.conformance.clause.Specification;
import java.util.Set;

/** A check in the making: its clause first, its trial last. */
public record Draft(Clause clause, When when, Set<RPC.Type> needs, boolean node) {
  /** The clauses of one section. */
  public record Section(Specification specification, String name) {
    /** A sentence of the text, or a row of the error table. */
    public Draft text(String words) {
      return of("", words);
    }

    /** A sentence about a field. */
    public Draft field(String field, String words) {
      return of(field, words);
    }

    private Draft of(String subject, String words) {
      return new Draft(
          specification.clause(name, subject, words), When.WITHOUT_VOLUME, Set.of(), true);
    }
  }

  public Draft when(When other) {
    return new Draft(clause, other, needs, node);
  }

  public Draft needs(RPC.Type... oneOf) {
    return needs(Set.of(oneOf));
  }

  public Draft needs(Set<RPC.Type> oneOf) {
    return new Draft(clause, when, oneOf, node);
  }

  /** It is about the Identity service, or about any answer: the Node service is not called. */
  public Draft withoutNode() {
    return new Draft(clause, when, needs, false);
  }

  public Check check(String title, Trial trial) {
    return new Check(clause, title, when, needs, node, trial);
  }
}

package dev.holdfast.conformance.check;

import dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC;
import dev.holdfast.conformance.clause.Clause;
import java.util.Set;

/**
 * One way to see whether a driver keeps to a clause.
 *
 * @param title what is done or looked at
 * @param node whether it calls the Node service
 * @param needs the node capabilities without which the clause does not apply: one of them is enough
 */
public record Check(
    Clause clause, String title, When when, Set<RPC.Type> needs, boolean node, Trial trial) {
  public Check {
    needs = Set.copyOf(needs);
  }
}

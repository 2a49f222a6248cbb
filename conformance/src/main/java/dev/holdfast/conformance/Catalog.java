package dev.holdfast.conformance;

import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.clause.Clause;
import dev.holdfast.conformance.clause.Specification;
import dev.holdfast.conformance.general.RequestChecks;
import dev.holdfast.conformance.general.SecretChecks;
import dev.holdfast.conformance.general.ServiceChecks;
import dev.holdfast.conformance.general.SizeChecks;
import dev.holdfast.conformance.general.StatusChecks;
import dev.holdfast.conformance.identity.PluginCapabilityChecks;
import dev.holdfast.conformance.identity.PluginInfoChecks;
import dev.holdfast.conformance.identity.ProbeChecks;
import dev.holdfast.conformance.node.CapabilityChecks;
import dev.holdfast.conformance.node.ExpandChecks;
import dev.holdfast.conformance.node.FieldChecks;
import dev.holdfast.conformance.node.NodeInfoChecks;
import dev.holdfast.conformance.node.PublishChecks;
import dev.holdfast.conformance.node.StageChecks;
import dev.holdfast.conformance.node.StatsChecks;
import dev.holdfast.conformance.node.TopologyChecks;
import dev.holdfast.conformance.node.UnknownVolumeChecks;
import dev.holdfast.conformance.node.UnpublishChecks;
import dev.holdfast.conformance.node.UnstageChecks;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every clause, and the checks for it or the reason why there is none. */
public record Catalog(List<Clause> clauses, List<Check> checks, List<Omission> omissions) {
  private static final List<Function<Specification, List<Check>>> GROUPS =
      List.of(
          ServiceChecks::all,
          PluginInfoChecks::all,
          PluginCapabilityChecks::all,
          ProbeChecks::all,
          CapabilityChecks::all,
          NodeInfoChecks::all,
          TopologyChecks::all,
          FieldChecks::all,
          RequestChecks::all,
          UnknownVolumeChecks::all,
          StageChecks::all,
          UnstageChecks::all,
          PublishChecks::all,
          StatsChecks::all,
          ExpandChecks::all,
          UnpublishChecks::all,
          SizeChecks::all,
          SecretChecks::all,
          StatusChecks::all);

  public static Catalog read() {
    Specification specification = Specification.read();
    return new Catalog(
        specification.clauses(),
        GROUPS.stream().flatMap(group -> group.apply(specification).stream()).toList(),
        Omissions.all(specification));
  }

  /** In the order of the specification's text. */
  public List<Check> checksOf(Clause clause) {
    return checks.stream().filter(check -> check.clause().equals(clause)).toList();
  }

  public Stream<Omission> omissionsOf(Clause clause) {
    return omissions.stream().filter(omission -> omission.clause().equals(clause));
  }

  /** In the order in which they are run. */
  List<Check> inOrder() {
    return checks.stream().sorted(Comparator.comparing(Check::when)).toList();
  }
}

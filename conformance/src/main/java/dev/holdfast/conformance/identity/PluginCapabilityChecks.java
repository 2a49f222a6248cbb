package dev.holdfast.conformance.identity;

import static dev.holdfast.conformance.check.Judgement.given;

import dev.holdfast.adapters.csi.v1.GetPluginCapabilitiesResponse;
import dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC;
import dev.holdfast.adapters.csi.v1.PluginCapability.Service;
import dev.holdfast.adapters.csi.v1.PluginCapability.VolumeExpansion;
import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.clause.Specification;
import java.util.HashSet;
import java.util.List;

/** GetPluginCapabilities. */
public final class PluginCapabilityChecks {
  private static final String EXPANSION = "PluginCapability.VolumeExpansion.Type.";

  private PluginCapabilityChecks() {}

  public static List<Check> all(Specification specification) {
    Section capabilities = new Section(specification, "GetPluginCapabilities");
    return List.of(
        capabilities
            .text("This REQUIRED RPC")
            .withoutNode()
            .check("it is answered", bench -> Judgement.ok(bench.identity().capabilities())),
        capabilities
            .text("the same set of capabilities")
            .withoutNode()
            .check("two calls to this instance are answered alike", PluginCapabilityChecks::alike),
        capabilities
            .field(EXPANSION + "ONLINE", "MUST implement either")
            .check(
                "with ONLINE the node, or a controller, has EXPAND_VOLUME",
                bench -> expansion(bench, VolumeExpansion.Type.ONLINE)),
        capabilities
            .field(EXPANSION + "OFFLINE", "MUST implement either")
            .check(
                "with OFFLINE there is a controller, which has to have EXPAND_VOLUME",
                bench -> expansion(bench, VolumeExpansion.Type.OFFLINE)));
  }

  private static Outcome alike(Bench bench) {
    return given(
        bench.identity().capabilities(),
        first ->
            given(
                bench.identity().capabilities(),
                second ->
                    Outcome.of(
                        new HashSet<>(first.getCapabilitiesList())
                            .equals(new HashSet<>(second.getCapabilitiesList())),
                        "two calls were answered with "
                            + first.getCapabilitiesCount()
                            + " and "
                            + second.getCapabilitiesCount()
                            + " capabilities")));
  }

  private static Outcome expansion(Bench bench, VolumeExpansion.Type type) {
    return given(bench.identity().capabilities(), message -> expansion(bench, message, type));
  }

  private static Outcome expansion(
      Bench bench, GetPluginCapabilitiesResponse message, VolumeExpansion.Type type) {
    if (message.getCapabilitiesList().stream()
        .noneMatch(
            each -> each.hasVolumeExpansion() && each.getVolumeExpansion().getType() == type)) {
      return new Outcome.Skipped("the plugin does not advertise " + type);
    }
    boolean node = bench.advertised().contains(RPC.Type.EXPAND_VOLUME);
    if (type == VolumeExpansion.Type.ONLINE && node) {
      return new Outcome.Passed("the node advertises EXPAND_VOLUME");
    }
    return message.getCapabilitiesList().stream()
            .anyMatch(each -> each.getService().getType() == Service.Type.CONTROLLER_SERVICE)
        ? new Outcome.Skipped("the controller's capabilities are not part of this suite")
        : new Outcome.Failed(
            "%s is advertised, CONTROLLER_SERVICE is not, and the node has %s EXPAND_VOLUME"
                .formatted(type, node ? "only" : "no"));
  }
}

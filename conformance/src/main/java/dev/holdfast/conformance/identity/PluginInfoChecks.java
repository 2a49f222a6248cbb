package dev.holdfast.conformance.identity;

import static dev.holdfast.conformance.check.Judgement.given;

import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.check.Trial;
import dev.holdfast.conformance.clause.Specification;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** GetPluginInfo. */
public final class PluginInfoChecks {
  private static final String NAME = "GetPluginInfoResponse.name";
  private static final Pattern DOMAIN_NAME =
      Pattern.compile(
          "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");
  private static final Pattern CHARACTERS =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?");

  private PluginInfoChecks() {}

  public static List<Check> all(Specification specification) {
    Section info = new Section(specification, "GetPluginInfo");
    return List.of(
        info.field(NAME, "domain name notation")
            .withoutNode()
            .check(
                "the name is labels of letters, digits and inner dashes, between dots",
                name(DOMAIN_NAME.asMatchPredicate())),
        info.field(NAME, "63 characters or less")
            .withoutNode()
            .check(
                "the name has at most 63 of these characters", name(CHARACTERS.asMatchPredicate())),
        info.field(NAME, "REQUIRED")
            .withoutNode()
            .check("the name is set", name(name -> !name.isEmpty())),
        info.field("GetPluginInfoResponse.vendor_version", "REQUIRED")
            .withoutNode()
            .check(
                "the version is set",
                bench ->
                    given(
                        bench.identity().info(),
                        message ->
                            Outcome.of(
                                !message.getVendorVersion().isEmpty(),
                                "vendor_version is '" + message.getVendorVersion() + "'"))));
  }

  private static Trial name(Predicate<String> right) {
    return bench ->
        given(
            bench.identity().info(),
            message ->
                Outcome.of(right.test(message.getName()), "name is '" + message.getName() + "'"));
  }
}

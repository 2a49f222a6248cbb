package dev.holdfast.conformance.node;

import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.check.Trial;
import dev.holdfast.conformance.clause.Specification;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The topology that NodeGetInfo returns: its keys are a name, or a prefix, a slash and a name. */
public final class TopologyChecks {
  private static final Pattern SEGMENT =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
  private static final Pattern PREFIX =
      Pattern.compile(
          "(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  private TopologyChecks() {}

  public static List<Check> all(Specification specification) {
    Section section = new Section(specification, "CreateVolume");
    return List.of(
        section
            .field("Topology", "key name segment is REQUIRED")
            .check("each key has a name", keys(key -> !name(key).isEmpty())),
        section
            .field("Topology", "The key name MUST be 63")
            .check(
                "each key's name has this form", keys(key -> SEGMENT.matcher(name(key)).matches())),
        section
            .field("Topology", "The key prefix MUST be 63")
            .check(
                "each key's prefix has this form",
                keys(key -> !key.contains("/") || PREFIX.matcher(prefix(key)).matches())),
        section
            .field("Topology", "MUST be identical across all topology keys")
            .check(
                "the keys of this node have one prefix",
                segments(map ->
                    map.keySet().stream()
                            .filter(key -> key.contains("/"))
                            .map(TopologyChecks::prefix)
                            .distinct()
                            .count()
                        <= 1)),
        section
            .field("Topology", "MUST not both exist")
            .check(
                "no two keys differ in case only",
                segments(map ->
                    map.keySet().stream()
                            .map(key -> key.toLowerCase(Locale.ROOT))
                            .distinct()
                            .count()
                        == map.size())),
        section
            .field("Topology", "1 or more strings")
            .check(
                "no value is empty",
                segments(map -> map.values().stream().noneMatch(String::isEmpty))),
        section
            .field("Topology", "Each string MUST be 63 characters or less")
            .check(
                "each value has this form",
                segments(map ->
                    map.values().stream().allMatch(value -> SEGMENT.matcher(value).matches()))));
  }

  private static Trial keys(Predicate<String> right) {
    return segments(map -> map.keySet().stream().allMatch(right));
  }

  private static Trial segments(Predicate<Map<String, String>> right) {
    return NodeInfoChecks.info((_, answer) -> {
      Map<String, String> segments = answer.getAccessibleTopology().getSegmentsMap();
      return segments.isEmpty()
          ? new Outcome.Skipped("the node has no topology")
          : Outcome.of(right.test(segments), "the topology is " + segments);
    });
  }

  private static String prefix(String key) {
    return key.substring(0, Math.max(0, key.lastIndexOf('/')));
  }

  private static String name(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }
}

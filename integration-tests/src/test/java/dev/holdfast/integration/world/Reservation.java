package dev.holdfast.integration.world;

import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A namespace's reservation as nvme-cli shows it.
 *
 * @param type 0 if there is none
 * @param hosts that are registered, by their identifiers
 * @param holders those of them that hold it
 */
public record Reservation(int generation, int type, List<String> hosts, List<String> holders) {

  static Reservation of(Guest guest, String device) {
    JsonNode report =
        JsonMapper.shared()
            .readTree(guest.run("nvme", "resv-report", device, "--eds", "-o", "json"));
    return new Reservation(
        report.path("gen").asInt(),
        report.path("rtype").asInt(),
        hosts(report, _ -> true),
        hosts(report, one -> (one.path("rcsts").asInt() & 1) != 0));
  }

  private static List<String> hosts(JsonNode report, Predicate<JsonNode> which) {
    return report
        .path("regctlext")
        .valueStream()
        .filter(which)
        .map(one -> one.path("hostid").asString())
        .map(Reservation::dashed)
        .sorted()
        .toList();
  }

  /** As /etc/nvme/hostid has it. */
  private static String dashed(String hex) {
    return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }
}

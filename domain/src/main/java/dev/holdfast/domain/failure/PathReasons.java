package dev.holdfast.domain.failure;

import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Why no path of a subsystem is usable, in one sentence that the event of a pod can carry: each
 * reason once, with the addresses that gave it.
 */
final class PathReasons {
  /** Characters, of the only reason and of each of several. */
  private static final int ALONE = 110;

  private static final int BESIDE_OTHERS = 45;

  private final SubsystemNqn nqn;
  private final Map<String, List<String>> addresses = new TreeMap<>();

  PathReasons(SubsystemNqn nqn, Map<TransportId, String> reasons) {
    this.nqn = nqn;
    reasons.forEach((address, reason) ->
        addresses
            .computeIfAbsent(bare(address, reason), _ -> new ArrayList<>())
            .add(shortened(address)));
    addresses.values().forEach(places -> places.sort(Comparator.naturalOrder()));
  }

  /** Reasons that many addresses gave are first. */
  String sentence() {
    List<Map.Entry<String, List<String>>> sorted =
        addresses.entrySet().stream()
            .sorted(
                Comparator.comparingInt(
                    (Map.Entry<String, List<String>> entry) -> -entry.getValue().size()))
            .toList();
    boolean alone = sorted.size() == 1;
    String shown =
        sorted.stream()
            .limit(2)
            .map(entry ->
                cut(entry.getKey(), alone ? ALONE : BESIDE_OTHERS)
                    + " ("
                    + listed(entry.getValue(), alone ? 2 : 1)
                    + ")")
            .collect(Collectors.joining(", "));
    int others = sorted.stream().skip(2).mapToInt(entry -> entry.getValue().size()).sum();
    return "no usable path to "
        + nqn
        + ": "
        + shown
        + (others > 0 ? ", others (" + others + " more)" : "")
        + "; check target and network";
  }

  /** Without the subsystem and the address, which connectors put before the reason. */
  private String bare(TransportId address, String reason) {
    String tried =
        "^(connect )?" + Pattern.quote(nqn.value()) + "( at)? " + Pattern.quote(address.toString());
    return reason
        .replaceFirst(tried + "(: )?", "")
        .replace(nqn.value(), "the subsystem")
        .replace(address.toString(), "the address")
        .strip();
  }

  private static String shortened(TransportId address) {
    String text = address.toString();
    return text.substring(text.indexOf("://") + 3);
  }

  private static String listed(List<String> places, int most) {
    int more = places.size() - most;
    return places.stream().limit(most).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String cut(String reason, int most) {
    if (reason.length() <= most) {
      return reason;
    }
    int end = reason.lastIndexOf(' ', most - 3);
    return reason.substring(0, end > 0 ? end : most - 3) + "...";
  }
}

package dev.holdfast.adapters.nvmecli.json;

import dev.holdfast.domain.controller.PathAddress;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.SubsystemNqn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code nvme list-subsys --output-format=json} of all versions: an array of hosts with their
 * {@code Subsystems} (2.x, 3.x), or one object with them (1.x and builds after it); {@code Paths}
 * in a subsystem, or in an array element after it (before 1.9).
 */
public final class NvmeListSubsysParser {
  private static final String SUBSYSTEMS = "Subsystems";
  private static final String PATHS = "Paths";

  private NvmeListSubsysParser() {}

  /**
   * @param odd takes the reason for each subsystem or path that is left out because it has no sound
   *     name: a broken drive may have none, and the others are sound
   * @throws UnreadableListing if it is not such a listing; nothing of it is believed then
   */
  public static List<ListedSubsystem> parse(String printed, Consumer<String> odd)
      throws UnreadableListing {
    List<JsonNode> values = NvmeJson.values(printed);
    if (values.size() > 1) {
      throw new UnreadableListing("something follows the listing");
    }
    List<ListedSubsystem> all = new ArrayList<>();
    for (JsonNode root : values) {
      for (JsonNode host : root.isArray() ? root.values() : List.of(root)) {
        addSubsystems(all, host, odd);
      }
    }
    return List.copyOf(all);
  }

  private static void addSubsystems(List<ListedSubsystem> all, JsonNode host, Consumer<String> odd)
      throws UnreadableListing {
    Optional<String> hostNqn = NvmeJson.text(host, "HostNQN");
    Optional<String> hostId = NvmeJson.text(host, "HostID");
    List<ListedSubsystem> ofHost = new ArrayList<>();
    boolean known = false;
    for (JsonNode element : elements(host, SUBSYSTEMS)) {
      try {
        if (element.has("NQN")) {
          known = false;
          ofHost.add(
              new ListedSubsystem(
                  required(element, "Name"), nqn(element), hostNqn, hostId, paths(element, odd)));
          known = true;
        } else if (element.has(PATHS) && known) {
          ListedSubsystem before = ofHost.removeLast();
          ofHost.add(
              new ListedSubsystem(
                  before.name(), before.nqn(), hostNqn, hostId, paths(element, odd)));
        } else {
          throw new UnreadableListing("a subsystem without NQN");
        }
      } catch (UnreadableListing e) {
        odd.accept(e.getMessage());
      }
    }
    all.addAll(ofHost);
  }

  private static List<ListedPath> paths(JsonNode subsystem, Consumer<String> odd)
      throws UnreadableListing {
    List<ListedPath> paths = new ArrayList<>();
    for (JsonNode path : elements(subsystem, PATHS)) {
      try {
        paths.add(path(path));
      } catch (UnreadableListing e) {
        odd.accept(e.getMessage());
      }
    }
    return paths;
  }

  private static ListedPath path(JsonNode path) throws UnreadableListing {
    return new ListedPath(
        controller(path),
        NvmeJson.text(path, "Transport").orElse(""),
        address(path),
        NvmeJson.text(path, "State"),
        NvmeJson.text(path, "ANAState"));
  }

  /** {@code Address} has the whole address, {@code AddressDetails} (3.x) only the target's side. */
  private static PathAddress address(JsonNode path) {
    Map<String, String> parts = new TreeMap<>();
    JsonNode details = path.get("AddressDetails");
    if (details != null && details.isObject()) {
      for (String key : details.propertyNames()) {
        NvmeJson.text(details, key).ifPresent(value -> parts.put(key, value));
      }
    }
    NvmeJson.text(path, "Address")
        .ifPresent(address -> parts.putAll(PathAddress.parse(address).parts()));
    return new PathAddress(parts);
  }

  private static Iterable<JsonNode> elements(JsonNode object, String member)
      throws UnreadableListing {
    if (!object.isObject()) {
      throw new UnreadableListing("not an object where " + member + " should be in one");
    }
    JsonNode array = object.get(member);
    if (array == null || array.isNull()) {
      return List.of();
    }
    if (!array.isArray()) {
      throw new UnreadableListing(member + " is not an array");
    }
    return array.values();
  }

  private static String required(JsonNode object, String member) throws UnreadableListing {
    return NvmeJson.text(object, member)
        .orElseThrow(() -> new UnreadableListing("no " + member + " where there should be one"));
  }

  private static SubsystemNqn nqn(JsonNode subsystem) throws UnreadableListing {
    try {
      return new SubsystemNqn(required(subsystem, "NQN"));
    } catch (InvalidValue e) {
      throw new UnreadableListing(e.field() + " " + e.reason(), e);
    }
  }

  private static ControllerName controller(JsonNode path) throws UnreadableListing {
    try {
      return new ControllerName(required(path, "Name"));
    } catch (InvalidValue e) {
      throw new UnreadableListing(e.field() + " " + e.reason(), e);
    }
  }
}

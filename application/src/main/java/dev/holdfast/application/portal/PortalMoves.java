package dev.holdfast.application.portal;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Portal;
import dev.holdfast.domain.identity.Transport;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which portals have moved where. A portal moves once: a new place is not looked up among the old
 * ones again. So two targets may exchange their addresses: {@code a=b} and {@code b=a}.
 */
public final class PortalMoves {
  public static final PortalMoves NONE = new PortalMoves(Map.of());

  private final Map<String, List<String>> moves = new LinkedHashMap<>();

  /**
   * @param byHost new addresses or names, separated by commas, by the old address or name
   * @throws InvalidValue naming the old one, if either is neither an address nor a name
   */
  public PortalMoves(Map<String, String> byHost) {
    byHost.forEach((from, to) -> moves.put(host(from, from), hosts(from, to)));
  }

  private static List<String> hosts(String from, String to) {
    return Arrays.stream(to.split(",", -1)).map(part -> host(from, part.strip())).toList();
  }

  /** In its one form, so that two spellings are the same. */
  private static String host(String from, String text) {
    try {
      return new Portal(Transport.TCP, text, 1, Optional.empty(), Optional.empty()).host();
    } catch (InvalidValue e) {
      throw new InvalidValue("portals[" + from + "]", "has neither an address nor a name: " + text);
    }
  }

  Stream<Portal> of(Portal portal) {
    return moves.getOrDefault(portal.host(), List.of(portal.host())).stream().map(portal::at);
  }
}

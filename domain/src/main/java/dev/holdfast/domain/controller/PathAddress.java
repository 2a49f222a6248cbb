package dev.holdfast.domain.controller;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NumericAddress;
import dev.holdfast.domain.identity.TransportId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A controller's {@code address} attribute: a set of key=value pairs, never compared as text. The
 * kernel leaves {@code src_addr} out while the socket is gone.
 */
public record PathAddress(Map<String, String> parts) {
  public PathAddress {
    parts = Map.copyOf(parts);
  }

  /**
   * Reads {@code traddr=10.0.0.1,trsvcid=4420,src_addr=10.0.0.9}; what is not key=value is dropped.
   */
  public static PathAddress parse(String text) {
    Map<String, String> parts = new TreeMap<>();
    for (String part : text.strip().split("[, ]+", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    return new PathAddress(parts);
  }

  public Optional<String> traddr() {
    return Optional.ofNullable(parts.get("traddr"));
  }

  public Optional<String> trsvcid() {
    return Optional.ofNullable(parts.get("trsvcid"));
  }

  public Optional<String> hostTraddr() {
    return Optional.ofNullable(parts.get("host_traddr"));
  }

  public Optional<String> hostIface() {
    return Optional.ofNullable(parts.get("host_iface"));
  }

  public Optional<String> srcAddr() {
    return Optional.ofNullable(parts.get("src_addr"));
  }

  /**
   * True if a controller with this address is what the candidate asks for: same target address and
   * port, and, where the candidate names a source address or an interface, the same source (as
   * configured or as the socket shows it).
   */
  public boolean serves(TransportId candidate) {
    return traddr().map(PathAddress::canonical).equals(Optional.of(candidate.traddr()))
        && trsvcid().equals(Optional.of(Integer.toString(candidate.trsvcid())))
        && candidate.hostTraddr().map(this::comesFrom).orElse(true)
        && candidate
            .hostIface()
            .map(iface -> hostIface().map(iface::equals).orElse(true))
            .orElse(true);
  }

  private boolean comesFrom(String source) {
    return hostTraddr()
        .or(this::srcAddr)
        .map(PathAddress::canonical)
        .map(source::equals)
        .orElse(true);
  }

  private static String canonical(String address) {
    try {
      return NumericAddress.parse("address", address);
    } catch (InvalidValue e) {
      return address;
    }
  }

  @Override
  public String toString() {
    return traddr().orElse("?") + ":" + trsvcid().orElse("?");
  }
}

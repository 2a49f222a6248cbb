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
    return part("traddr");
  }

  public Optional<String> trsvcid() {
    return part("trsvcid");
  }

  public Optional<String> hostTraddr() {
    return part("host_traddr");
  }

  public Optional<String> hostIface() {
    return part("host_iface");
  }

  public Optional<String> srcAddr() {
    return part("src_addr");
  }

  /** Old tools passed {@code none} for what was not given, and the kernel shows it. */
  private Optional<String> part(String key) {
    return Optional.ofNullable(parts.get(key)).filter(value -> !value.equals("none"));
  }

  /**
   * True if a controller with this address is what the candidate asks for: same target address and
   * port, and, where the candidate names a source address or an interface, the same source (as
   * configured or as the socket shows it). The zone of a link-local address is an interface too.
   */
  public boolean serves(TransportId candidate) {
    return trsvcid().equals(Optional.of(Integer.toString(candidate.trsvcid())))
        && reaches(candidate)
        && candidate.hostTraddr().map(this::comesFrom).orElse(true);
  }

  private boolean reaches(TransportId candidate) {
    String own = traddr().map(PathAddress::canonical).orElse("");
    if (!bare(own).equals(bare(candidate.traddr()))) {
      return false;
    }
    Optional<String> wanted = zone(candidate.traddr()).or(candidate::hostIface);
    return wanted.isEmpty()
        ? zone(own).isEmpty()
        : zone(own)
            .or(this::hostIface)
            .map(wanted.get()::equals)
            .orElse(zone(candidate.traddr()).isEmpty());
  }

  /** A source that is not shown may be any; a zone that one of both lacks is left out. */
  private boolean comesFrom(String source) {
    return hostTraddr()
        .or(this::srcAddr)
        .map(PathAddress::canonical)
        .map(own ->
            bare(own).equals(bare(source))
                && (zone(own).isEmpty()
                    || zone(source).isEmpty()
                    || zone(own).equals(zone(source))))
        .orElse(true);
  }

  private static String bare(String address) {
    int percent = address.indexOf('%');
    return percent < 0 ? address : address.substring(0, percent);
  }

  private static Optional<String> zone(String address) {
    int percent = address.indexOf('%');
    return percent < 0 ? Optional.empty() : Optional.of(address.substring(percent + 1));
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

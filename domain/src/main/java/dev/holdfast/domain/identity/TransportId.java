package dev.holdfast.domain.identity;

import java.util.Optional;

/**
 * A <b>candidate</b> connection: where a subsystem may be reached. The connection itself is a
 * controller, which may have been made with more or fewer options; see {@code PathAddress#serves}.
 *
 * @param traddr a numeric IPv4 or IPv6 address, the only kind the kernel takes
 * @param trsvcid the port, 1 to 65535
 */
public record TransportId(
    Transport transport,
    String traddr,
    int trsvcid,
    Optional<String> hostTraddr,
    Optional<String> hostIface) {

  public TransportId {
    traddr = NumericAddress.parse("targetTrAddr", traddr);
    if (trsvcid < 1 || trsvcid > 65535) {
      throw new InvalidValue("targetTrPort", "is not between 1 and 65535: " + trsvcid);
    }
    hostTraddr = hostTraddr.map(address -> NumericAddress.parse("hostTraddr", address));
    hostIface.ifPresent(name -> {
      Text.option("hostIface", name, 15);
      if (name.contains("/")) {
        throw new InvalidValue("hostIface", "is not an interface name: " + Text.shown(name));
      }
    });
  }

  public static TransportId tcp(String traddr, int trsvcid) {
    return new TransportId(Transport.TCP, traddr, trsvcid, Optional.empty(), Optional.empty());
  }

  /** For messages and logs, not for comparison. */
  @Override
  public String toString() {
    String address = traddr.contains(":") ? "[" + traddr + "]" : traddr;
    return transport.word()
        + "://"
        + address
        + ":"
        + trsvcid
        + hostTraddr.map(a -> " from " + a).orElse("")
        + hostIface.map(i -> " via " + i).orElse("");
  }
}

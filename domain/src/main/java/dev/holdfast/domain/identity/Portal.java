package dev.holdfast.domain.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a target listens, as configured: by a numeric address, which is a {@link TransportId}, or
 * by a name, which may stand for several of them and for others tomorrow.
 *
 * @param host a numeric address in its one form, or a DNS name in lower case
 * @param trsvcid the port, 1 to 65535
 */
public record Portal(
    Transport transport,
    String host,
    int trsvcid,
    Optional<String> hostTraddr,
    Optional<String> hostIface) {

  /**
   * RFC 1123, 2.1; a last label of digits alone would be an address that is none. Underscores are
   * seen in the wild.
   */
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.)*"
              + "(?![0-9]+\\.?$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.?");

  public Portal {
    if (NAME.matcher(host).matches()) {
      host = host.toLowerCase(Locale.ROOT);
      // checks the rest
      var _ = new TransportId(transport, "0.0.0.0", trsvcid, hostTraddr, hostIface);
    } else if (!host.contains(":") && host.chars().anyMatch(Character::isLetter)) {
      throw new InvalidValue(
          "targetTrAddr", "is neither an address nor a name: " + Text.shown(host));
    } else {
      host = new TransportId(transport, host, trsvcid, hostTraddr, hostIface).traddr();
    }
  }

  public static Portal of(TransportId address) {
    return new Portal(
        address.transport(),
        address.traddr(),
        address.trsvcid(),
        address.hostTraddr(),
        address.hostIface());
  }

  public boolean named() {
    return NAME.matcher(host).matches();
  }

  /** The same at another host. */
  public Portal at(String otherHost) {
    return new Portal(transport, otherHost, trsvcid, hostTraddr, hostIface);
  }

  /** The address to connect to, if the host is at this numeric address. */
  public TransportId address(String numeric) {
    return new TransportId(transport, numeric, trsvcid, hostTraddr, hostIface);
  }

  /** The address to connect to; absent if the name has to be resolved first. */
  public Optional<TransportId> address() {
    return named() ? Optional.empty() : Optional.of(address(host));
  }

  @Override
  public String toString() {
    return named() ? transport.word() + "://" + host + ":" + trsvcid : address(host).toString();
  }
}

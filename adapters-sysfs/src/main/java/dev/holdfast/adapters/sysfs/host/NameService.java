package dev.holdfast.adapters.sysfs.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Resolves a name to addresses, as configured on this host. May take any time. */
public interface NameService {
  /** Numeric, at least one, IPv4 and IPv6. */
  List<String> lookUp(String name) throws UnknownHostException;

  /**
   * The C library's. The JDK keeps what it hears for half a minute, and ten seconds that there is
   * nothing to hear (networkaddress.cache.ttl, networkaddress.cache.negative.ttl).
   */
  static NameService ofHost() {
    return name ->
        Arrays.stream(InetAddress.getAllByName(name)).map(InetAddress::getHostAddress).toList();
  }
}

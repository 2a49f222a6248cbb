package dev.holdfast.simulator.fabric;

import java.net.InetAddress;
import java.util.Locale;

/** Where a target listens: a numeric address in its usual form, and a port. */
public record Address(String host, int port) {
  public Address {
    host = normal(host);
  }

  private static String normal(String host) {
    try {
      return InetAddress.ofLiteral(host).getHostAddress().toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return host;
    }
  }
}

package dev.holdfast.architecture.planted.domain.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;

final class NumericAddress {
  InetAddress resolved(String name) throws UnknownHostException {
    return InetAddress.getByName(name);
  }
}

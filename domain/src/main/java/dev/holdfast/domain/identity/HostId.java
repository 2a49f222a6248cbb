package dev.holdfast.domain.identity;

import java.util.UUID;

/**
 * The 128 bit host identifier that goes with one host NQN; the kernel refuses other pairings
 * (EINVAL).
 */
public record HostId(UUID value) {
  public static HostId parse(String text) {
    return new HostId(Identifiers.uuid("hostid", text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

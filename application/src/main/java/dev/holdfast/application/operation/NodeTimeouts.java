package dev.holdfast.application.operation;

import java.time.Duration;

/**
 * How long the steps of a call may take; each also ends with the call.
 *
 * @param poll between two scans of the topology
 * @param settle how long a set of namespaces must stay the same to be taken for all of them
 * @param namespace until a live controller must have shown the namespace
 * @param rescan how long to wait before a live controller is made to rescan
 * @param lookup for the addresses behind all names of a volume
 * @param connect for one connection; a routed black hole answers to nothing
 * @param secondPath how long staging waits for further paths when enough are usable
 * @param command for a mount, an unmount, a probe
 * @param disconnect for deleting a controller; a silently vanished target takes 70 s
 * @param usage for a filesystem to report how full it is
 * @param proof between the two passes of reads that prove a device empty
 */
public record NodeTimeouts(
    Duration poll,
    Duration settle,
    Duration namespace,
    Duration rescan,
    Duration lookup,
    Duration connect,
    Duration secondPath,
    Duration command,
    Duration disconnect,
    Duration usage,
    Duration proof) {

  public static final NodeTimeouts DEFAULT =
      new NodeTimeouts(
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          Duration.ofSeconds(15),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(75),
          Duration.ofSeconds(5),
          Duration.ofMillis(500));

  /** Every duration this many times as long, for a slow machine. */
  public NodeTimeouts times(int factor) {
    return new NodeTimeouts(
        poll,
        settle.multipliedBy(factor),
        namespace.multipliedBy(factor),
        rescan.multipliedBy(factor),
        lookup.multipliedBy(factor),
        connect.multipliedBy(factor),
        secondPath.multipliedBy(factor),
        command.multipliedBy(factor),
        disconnect.multipliedBy(factor),
        usage.multipliedBy(factor),
        proof);
  }
}

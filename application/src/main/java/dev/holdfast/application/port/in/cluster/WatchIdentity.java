package dev.holdfast.application.port.in.cluster;

import java.time.Duration;

/** Compares this host's identity with those of the cluster's other nodes, if that is wanted. */
public interface WatchIdentity {
  /**
   * One comparison; waits for the API.
   *
   * @return until the next
   */
  Duration step();

  /** The result of the last comparison. */
  Result result();

  /** Whether identities are compared. */
  enum Wish {
    NEVER,
    /** A second node with the identity is reported by both. */
    REPORT,
    /** In addition, the later one stages nothing more. */
    REFUSE
  }

  /** A result of a comparison. */
  enum Result {
    /** It is not wanted. */
    OFF,
    /** No other node that takes part has this host's NQN or id. */
    SOLE,
    /** Another node has one of them. */
    SHARED,
    /** The API does not show it, or not yet. */
    UNKNOWN
  }
}

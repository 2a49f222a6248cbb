package dev.holdfast.application.port.in;

import java.time.Duration;

/** Evicts the pods that hold a mount which never recovers, if that is wanted. */
public interface EvictPods {
  /**
   * One look at the pods that have held a dead mount long enough; waits for the API.
   *
   * @return until the next
   */
  Duration step();

  /** How many attempts have ended so, since this process was started. */
  long ended(Ending how);

  /** Whether pods are evicted. */
  enum Wish {
    NEVER,
    /** Everything is checked and reported, and nothing is evicted. */
    DRY_RUN,
    /** Pods that have the label. */
    LABELLED
  }

  /** The ways in which an attempt for a pod ends. */
  enum Ending {
    /** The API has accepted the eviction. */
    EVICTED,
    /** The pod would have been evicted. */
    DRY_RUN,
    /** The API refuses it for now, because of a PodDisruptionBudget or of too many requests. */
    POSTPONED,
    /** It is not known whether it is the pod: nothing was done. */
    UNVERIFIED,
    /** The API refused, or did not answer; the pod may have been evicted then. */
    FAILED
  }
}

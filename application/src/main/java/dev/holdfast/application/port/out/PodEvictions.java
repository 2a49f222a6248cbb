package dev.holdfast.application.port.out;

import dev.holdfast.domain.eviction.StrandedPod;

/** The cluster's knowledge of a pod, and its way to end one. A call may wait for some seconds. */
public interface PodEvictions {
  /** Compares the pod with what the API shows under its name. */
  Identity identify(StrandedPod pod);

  /** Asks for the eviction of this very pod, and of no other one of its name. */
  Answer evict(StrandedPod pod);

  /** Reports something of the pod to those who look at it. Never blocks, and may be lost. */
  void report(StrandedPod pod, Word word, String message);

  /** The subject of an event of a pod. */
  enum Word {
    EVICTED,
    WOULD_BE_EVICTED,
    CANNOT_BE_EVICTED
  }

  /** A comparison of the pod with what the API shows under its name. */
  sealed interface Identity {
    /** This pod, on this node, with this volume, and it may be evicted. */
    record Confirmed() implements Identity {}

    /** This pod does not exist any more. */
    record Absent(String why) implements Identity {}

    /** This pod, and it is not to be evicted. */
    record Unwanted(String why) implements Identity {}

    /** The API does not show it, or not completely. */
    record Unknown(String why) implements Identity {}
  }

  /** The API's answer to an eviction. */
  sealed interface Answer {
    record Accepted() implements Answer {}

    /** Not now: a budget, or too many requests. */
    record Later(String why) implements Answer {}

    /** Nothing was evicted. */
    record Refused(String why) implements Answer {}

    /** The pod may have been evicted. */
    record Unknown(String why) implements Answer {}
  }
}

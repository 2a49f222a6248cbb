package dev.holdfast.domain.volume;

import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import java.time.Duration;
import java.util.List;

/**
 * What we want connected for a volume.
 *
 * @param addresses one path each, no two the same
 * @param minPaths staging succeeds when this many are usable
 * @param holdFor the end of {@link OutagePolicy#HOLD}
 */
public record VolumeAttachment(
    SubsystemNqn nqn,
    List<TransportId> addresses,
    NamespaceSelector selector,
    ConnectionPolicy policy,
    int minPaths,
    OutagePolicy outagePolicy,
    Duration holdFor) {

  /** More paths than any array has; keeps a hostile request small. */
  public static final int MOST_ADDRESSES = 64;

  public VolumeAttachment {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty() || addresses.size() > MOST_ADDRESSES) {
      throw new InvalidValue(
          "targetTrAddr", "names " + addresses.size() + " addresses, not 1 to " + MOST_ADDRESSES);
    }
    if (addresses.stream().distinct().count() != addresses.size()) {
      throw new InvalidValue("targetTrAddr", "names an address twice: " + addresses);
    }
    if (minPaths < 1 || minPaths > addresses.size()) {
      throw new InvalidValue(
          "minPaths", "is not between 1 and the number of addresses: " + minPaths);
    }
    if (holdFor.toSeconds() < 1 || holdFor.toDays() > 365) {
      throw new InvalidValue("holdFor", "is not between a second and a year: " + holdFor);
    }
    if (nqn.equals(SubsystemNqn.DISCOVERY)) {
      throw new InvalidValue("nqn", "is the discovery subsystem, which has no namespaces");
    }
  }

  /**
   * What a new controller is asked for: under {@link OutagePolicy#HOLD} the kernel retries up to
   * {@code holdFor}, and I/O waits as long, until {@link WantedTimers} says otherwise.
   */
  public ConnectionPolicy connection() {
    boolean longer =
        outagePolicy == OutagePolicy.HOLD
            && !policy.ctrlLossTmo().isOff()
            && policy.ctrlLossTmo().seconds() < holdFor.toSeconds();
    return longer
        ? policy.withCtrlLossTmo(Timeout.ofSeconds(Math.toIntExact(holdFor.toSeconds())))
        : policy;
  }
}

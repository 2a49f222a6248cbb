package dev.holdfast.domain.volume;

import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.Portal;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.identity.TransportId;
import java.time.Duration;
import java.util.List;

/**
 * The connections that a volume needs.
 *
 * @param portals where the target listens, as configured, no two the same
 * @param addresses what the portals stood for when they were last looked up: one path each, no two
 *     the same; none while no name has been looked up
 * @param unresolved those of the portals that never had an address: a path each that is missing
 * @param minPaths staging succeeds when this many are usable
 * @param holdFor the end of {@link OutagePolicy#HOLD}
 * @param fencing whether the target is asked to refuse the writes of other hosts
 * @param encryption of the filesystem on it
 * @param tls that no connection of its subsystem is without it; the key is not part of it
 */
public record VolumeAttachment(
    SubsystemNqn nqn,
    List<Portal> portals,
    List<TransportId> addresses,
    List<Portal> unresolved,
    NamespaceSelector selector,
    ConnectionPolicy policy,
    int minPaths,
    OutagePolicy outagePolicy,
    Duration holdFor,
    FencingPolicy fencing,
    Encryption encryption,
    boolean tls) {

  /** More paths than any array has; keeps a hostile request small. */
  public static final int MOST_ADDRESSES = 64;

  public VolumeAttachment {
    portals = List.copyOf(portals);
    addresses = List.copyOf(addresses);
    unresolved = List.copyOf(unresolved);
    if (portals.isEmpty() || Math.max(portals.size(), addresses.size()) > MOST_ADDRESSES) {
      throw new InvalidValue(
          "targetTrAddr",
          "names %d addresses, not 1 to %d"
              .formatted(Math.max(portals.size(), addresses.size()), MOST_ADDRESSES));
    }
    distinct(portals);
    distinct(addresses);
    boolean named = portals.stream().anyMatch(Portal::named);
    int mostPaths = named ? MOST_ADDRESSES : Math.max(portals.size(), addresses.size());
    if (minPaths < 1 || minPaths > mostPaths) {
      throw new InvalidValue(
          "minPaths", "is not between 1 and the number of addresses: " + minPaths);
    }
    if (holdFor.toSeconds() < 1 || holdFor.toDays() > 365) {
      throw new InvalidValue("holdFor", "is not between a second and a year: " + holdFor);
    }
    if (nqn.equals(SubsystemNqn.DISCOVERY)) {
      throw new InvalidValue("nqn", "is the discovery subsystem, which has no namespaces");
    }
    if (tls && portals.stream().anyMatch(portal -> portal.transport() != Transport.TCP)) {
      throw new InvalidValue("targetTrType", "is not tcp, and TLS is for tcp alone");
    }
  }

  /** Over connections as they are. */
  public VolumeAttachment(
      SubsystemNqn nqn,
      List<Portal> portals,
      List<TransportId> addresses,
      List<Portal> unresolved,
      NamespaceSelector selector,
      ConnectionPolicy policy,
      int minPaths,
      OutagePolicy outagePolicy,
      Duration holdFor,
      FencingPolicy fencing,
      Encryption encryption) {
    this(
        nqn,
        portals,
        addresses,
        unresolved,
        selector,
        policy,
        minPaths,
        outagePolicy,
        holdFor,
        fencing,
        encryption,
        false);
  }

  /** Of a volume that is not encrypted. */
  public VolumeAttachment(
      SubsystemNqn nqn,
      List<Portal> portals,
      List<TransportId> addresses,
      List<Portal> unresolved,
      NamespaceSelector selector,
      ConnectionPolicy policy,
      int minPaths,
      OutagePolicy outagePolicy,
      Duration holdFor,
      FencingPolicy fencing) {
    this(
        nqn,
        portals,
        addresses,
        unresolved,
        selector,
        policy,
        minPaths,
        outagePolicy,
        holdFor,
        fencing,
        Encryption.NONE);
  }

  /** With portals that say where they are, and reservations where there are any. */
  public VolumeAttachment(
      SubsystemNqn nqn,
      List<TransportId> addresses,
      NamespaceSelector selector,
      ConnectionPolicy policy,
      int minPaths,
      OutagePolicy outagePolicy,
      Duration holdFor) {
    this(
        nqn,
        addresses.stream().map(Portal::of).toList(),
        addresses,
        List.of(),
        selector,
        policy,
        minPaths,
        outagePolicy,
        holdFor,
        FencingPolicy.AUTO);
  }

  private static void distinct(List<?> places) {
    if (places.stream().distinct().count() != places.size()) {
      throw new InvalidValue("targetTrAddr", "names an address twice: " + places);
    }
  }

  /** The same, after the portals were looked up again. */
  public VolumeAttachment withAddresses(List<TransportId> found, List<Portal> notFound) {
    return with(found, notFound, fencing, encryption, tls);
  }

  public VolumeAttachment withFencing(FencingPolicy other) {
    return with(addresses, unresolved, other, encryption, tls);
  }

  public VolumeAttachment withEncryption(Encryption other) {
    return with(addresses, unresolved, fencing, other, tls);
  }

  public VolumeAttachment withTls(boolean demanded) {
    return with(addresses, unresolved, fencing, encryption, demanded);
  }

  private VolumeAttachment with(
      List<TransportId> found,
      List<Portal> notFound,
      FencingPolicy otherFencing,
      Encryption otherEncryption,
      boolean demanded) {
    return new VolumeAttachment(
        nqn,
        portals,
        found,
        notFound,
        selector,
        policy,
        minPaths,
        outagePolicy,
        holdFor,
        otherFencing,
        otherEncryption,
        demanded);
  }

  /**
   * The policy for a new controller: under {@link OutagePolicy#HOLD} the kernel retries up to
   * {@code holdFor}, and I/O waits as long, until {@link WantedTimers} replaces it.
   */
  public ConnectionPolicy policyForNewController() {
    boolean longer =
        outagePolicy == OutagePolicy.HOLD
            && !policy.ctrlLossTmo().isOff()
            && policy.ctrlLossTmo().seconds() < holdFor.toSeconds();
    return longer
        ? policy.withCtrlLossTmo(Timeout.ofSeconds(Math.toIntExact(holdFor.toSeconds())))
        : policy;
  }
}

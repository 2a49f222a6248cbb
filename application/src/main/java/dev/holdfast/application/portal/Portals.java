package dev.holdfast.application.portal;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.concurrency.RareWarnings;
import dev.holdfast.application.port.out.PortalResolver;
import dev.holdfast.application.port.out.PortalResolver.Answer;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Portal;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.VolumeAttachment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the present addresses of a volume's target, at each connect and reconnect. */
public final class Portals {
  private static final Logger LOG = LoggerFactory.getLogger(Portals.class);

  private final PortalMoves moves;
  private final PortalResolver resolver;
  private final HostTime time;
  private final RareWarnings warnings;

  public Portals(PortalMoves moves, PortalResolver resolver, HostTime time) {
    this(moves, resolver, time, new RareWarnings(LOG::warn, time));
  }

  Portals(PortalMoves moves, PortalResolver resolver, HostTime time, RareWarnings warnings) {
    this.moves = moves;
    this.resolver = resolver;
    this.time = time;
    this.warnings = warnings;
  }

  /**
   * The attachment with the addresses of now.
   *
   * @param attachment with the addresses as last known, if any
   * @param why one sentence for each portal that led nowhere
   */
  public record Current(VolumeAttachment attachment, List<String> why) {
    public Current {
      why = List.copyOf(why);
    }

    /** False if there is no address to try at all. */
    public boolean known() {
      return !attachment.addresses().isEmpty();
    }
  }

  /**
   * Looks up every name. While one of them cannot be looked up, the addresses that were known
   * before are kept beside those that were found: a name service that is down moves no target.
   *
   * @param patience for all names together. A repair holds the subsystem meanwhile
   */
  public Current current(VolumeAttachment attachment, Duration patience) {
    Deadline deadline = new Deadline(time, patience);
    Set<TransportId> found = new LinkedHashSet<>();
    Set<Portal> unresolved = new LinkedHashSet<>();
    List<String> why = new ArrayList<>();
    attachment.portals().stream()
        .flatMap(moves::of)
        .distinct()
        .forEach(portal ->
            portal
                .address()
                .ifPresentOrElse(
                    found::add,
                    () -> {
                      boolean leads = lookUp(portal, deadline, found, why);
                      if (!leads && attachment.unresolved().contains(portal)) {
                        unresolved.add(portal);
                      }
                    }));
    if (!why.isEmpty()) {
      // all volumes of a target look up its names at each attempt to connect
      why.forEach(one -> warnings.warn(one, unresolved(attachment, one)));
      found.addAll(attachment.addresses());
    }
    List<TransportId> most = found.stream().limit(VolumeAttachment.MOST_ADDRESSES).toList();
    return new Current(attachment.withAddresses(most, List.copyOf(unresolved)), why);
  }

  private static String unresolved(VolumeAttachment attachment, String why) {
    return why + "; the addresses known before are kept, of " + attachment.nqn() + " and others";
  }

  /**
   * A name that is not answered leaves half of the time to those after it.
   *
   * @return true if it leads to an address, which may be known already
   */
  private boolean lookUp(
      Portal portal, Deadline deadline, Set<TransportId> found, List<String> why) {
    return switch (resolver.resolve(portal.host(), deadline.left().dividedBy(2))) {
      case Answer.Found(List<String> addresses) -> {
        boolean leads = false;
        for (String address : addresses) {
          leads |= add(portal, address, found, why);
        }
        yield leads;
      }
      case Answer.Failed(String reason) -> {
        why.add(portal.host() + ": " + reason);
        yield false;
      }
    };
  }

  private static boolean add(
      Portal portal, String address, Set<TransportId> found, List<String> why) {
    try {
      found.add(portal.address(address));
      return true;
    } catch (InvalidValue e) {
      why.add(portal.host() + ": " + e.getMessage());
      return false;
    }
  }
}

package dev.holdfast.domain.reservation;

import dev.holdfast.domain.identity.HostId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The reservation of a namespace, as its target reports it.
 *
 * @param generation counts registrations, and preempts and clears of others; 0 after the target has
 *     lost them
 * @param type empty if there is no reservation
 * @param registrants one for each host
 */
public record ReservationReport(
    long generation, Optional<ReservationType> type, List<Registrant> registrants) {

  public static final ReservationReport NONE =
      new ReservationReport(0, Optional.empty(), List.of());

  public ReservationReport {
    registrants = registrants.stream().distinct().toList();
  }

  /**
   * A host that has registered.
   *
   * @param holder of the reservation
   */
  public record Registrant(HostId host, ReservationKey key, boolean holder) {
    @Override
    public String toString() {
      return "host id " + host + ", key " + key + (holder ? ", holds it" : "");
    }
  }

  public Optional<Registrant> of(HostId host) {
    return registrants.stream().filter(one -> one.host().equals(host)).findFirst();
  }

  public List<Registrant> others(HostId host) {
    return registrants.stream().filter(one -> !one.host().equals(host)).toList();
  }

  /** For messages. */
  public String describe() {
    return type.map(ReservationType::toString).orElse("no reservation")
        + ", generation "
        + generation
        + ", "
        + (registrants.isEmpty()
            ? "no registrants"
            : registrants.stream().map(Registrant::toString).collect(Collectors.joining("; ")));
  }
}

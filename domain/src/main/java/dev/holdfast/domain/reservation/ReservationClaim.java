package dev.holdfast.domain.reservation;

import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.reservation.ReservationReport.Registrant;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reservation that a volume's writer needs, and the way to it from whatever the target reports:
 * the same steps after a crash anywhere between them.
 *
 * @param accepted the keys of all volumes on this host that lead to the namespace: a target keeps
 *     one key for a host
 */
public record ReservationClaim(
    HostId host, ReservationKey key, Set<ReservationKey> accepted, ReservationType type) {

  /**
   * @param writers all volumes on this host that write to the namespace, with this one
   */
  public static ReservationClaim of(HostId host, StagedVolume volume, List<StagedVolume> writers) {
    return new ReservationClaim(
        host,
        ReservationKey.of(host, volume.id()),
        Stream.concat(Stream.of(volume), writers.stream())
            .map(writer -> ReservationKey.of(host, writer.id()))
            .collect(Collectors.toSet()),
        Stream.concat(Stream.of(volume), writers.stream())
                .anyMatch(writer -> writer.capability().mode().writtenElsewhere())
            ? ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS
            : ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY);
  }

  /**
   * Whether the target removed this host's earlier registration at another host's request. A target
   * that lost its reservations counts from 0 again; from then on any change is another host's.
   */
  public boolean removed(ReservationReport report) {
    return !type.heldByAll() && report.of(host).isEmpty() && report.generation() > 0;
  }

  /**
   * @param takeOver true if it is proven that the volume was taken from other hosts
   */
  public ReservationStep next(ReservationReport report, boolean takeOver) {
    List<Registrant> others = report.others(host);
    Optional<Registrant> otherVolume =
        others.stream().filter(other -> !other.key().sameVolume(key)).findFirst();
    if (otherVolume.isPresent()) {
      return new ReservationStep.Refused(otherVolume.get(), ReservationStep.Reason.OTHER_VOLUME);
    }
    Optional<Registrant> mine = report.of(host);
    if (report.type().isEmpty()) {
      return registered(mine).orElseGet(() -> new ReservationCommand.Reserve(own(mine), type));
    }
    ReservationType there = report.type().get();
    if (there == type && type.heldByAll()) {
      return registered(mine).orElseGet(ReservationStep.Held::new);
    }
    Optional<Registrant> holder =
        others.stream().filter(other -> other.holder() || there.heldByAll()).findFirst();
    if (holder.isPresent() && (!takeOver || type.heldByAll())) {
      return new ReservationStep.Refused(
          holder.get(),
          type.heldByAll() ? ReservationStep.Reason.OTHER_MODE : ReservationStep.Reason.OTHER_HOST);
    }
    return registered(mine).orElseGet(() -> alone(mine, there, holder, others));
  }

  private ReservationStep alone(
      Optional<Registrant> mine,
      ReservationType there,
      Optional<Registrant> holder,
      List<Registrant> others) {
    if (holder.isPresent()) {
      return new ReservationCommand.Preempt(own(mine), holder.get(), type);
    }
    if (there != type) {
      return new ReservationCommand.Release(own(mine), there);
    }
    return others.isEmpty()
        ? new ReservationStep.Held()
        : new ReservationCommand.Preempt(own(mine), others.getFirst(), type);
  }

  private Optional<ReservationStep> registered(Optional<Registrant> mine) {
    if (mine.isEmpty()) {
      return Optional.of(new ReservationCommand.Register(key));
    }
    ReservationKey there = mine.get().key();
    return accepted.contains(there)
        ? Optional.empty()
        : Optional.of(new ReservationCommand.Replace(there, key));
  }

  private ReservationKey own(Optional<Registrant> mine) {
    return mine.map(Registrant::key).orElse(key);
  }
}

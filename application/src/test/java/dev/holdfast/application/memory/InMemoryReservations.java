package dev.holdfast.application.memory;

import dev.holdfast.application.port.out.fabric.NamespaceReservations;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.reservation.ReservationCommand;
import dev.holdfast.domain.reservation.ReservationKey;
import dev.holdfast.domain.reservation.ReservationReport;
import dev.holdfast.domain.reservation.ReservationReport.Registrant;
import dev.holdfast.domain.reservation.ReservationType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The reservation of the one namespace of a host in memory; not supported, until a test asks for
 * it.
 */
public final class InMemoryReservations implements NamespaceReservations {
  private static final HostId HERE = InMemoryFabric.HOST.id();

  private final Calls calls;
  private int asked;
  private boolean supported;
  private boolean silent;
  private boolean lossy;
  private boolean conflict;
  private boolean answerLost;
  private long generation;
  private Optional<ReservationType> type = Optional.empty();
  private final List<Registrant> registrants = new ArrayList<>();

  InMemoryReservations(Calls calls) {
    this.calls = calls;
  }

  public void support() {
    supported = true;
  }

  /** A command that was sent while the target falls silent is done all the same. */
  public void answersAreLost() {
    lossy = true;
  }

  /** Whether the target answers. */
  public void silent(boolean now) {
    silent = now;
  }

  /** Another host has it, and no one else. */
  public void heldBy(HostId host, ReservationKey key) {
    supported = true;
    generation += 2;
    registrants.clear();
    registrants.add(new Registrant(host, key, true));
    type = Optional.of(ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY);
  }

  /** This host is registered as well, and does not hold it. */
  public void listed(ReservationKey key) {
    registrants.add(new Registrant(HERE, key, false));
  }

  /** The command under way finds things changed. */
  public void conflictOnce() {
    conflict = true;
  }

  /** The next preempt is done, and its answer never comes. */
  public void losePreemptsAnswer() {
    answerLost = true;
  }

  /** The host that had it has given it up. */
  public void free() {
    generation++;
    registrants.clear();
    type = Optional.empty();
  }

  /** The target forgets everything. */
  public void lose() {
    free();
    generation = 0;
  }

  /** How often the target was asked. */
  public int asked() {
    return asked;
  }

  public ReservationReport now() {
    return new ReservationReport(generation, type, registrants);
  }

  @Override
  public Report report(Namespace device, Duration patience) {
    asked++;
    if (!supported) {
      return new Report.Unsupported(device.device() + " has no reservations");
    }
    return silent ? new Report.Unknown("no answer") : new Report.Reported(now());
  }

  @Override
  public Result send(Namespace device, ReservationCommand command, Duration patience) {
    if (silent) {
      return new Result.Failed("no answer");
    }
    Optional<String> failure = calls.note("reservation " + command.getClass().getSimpleName());
    if (failure.isPresent()) {
      return new Result.Failed(failure.get());
    }
    if (conflict) {
      conflict = false;
      return new Result.Conflict("changed meanwhile");
    }
    generation++;
    switch (command) {
      case ReservationCommand.Register(ReservationKey key) -> register(key);
      case ReservationCommand.Replace(_, ReservationKey key) ->
          registrants.replaceAll(
              one -> one.host().equals(HERE) ? new Registrant(HERE, key, one.holder()) : one);
      case ReservationCommand.Reserve(_, ReservationType wanted) -> hold(wanted);
      case ReservationCommand.Release _ -> {
        type = Optional.empty();
        registrants.replaceAll(one -> new Registrant(one.host(), one.key(), false));
      }
      case ReservationCommand.Unregister _ -> {
        boolean held = registrants.stream().anyMatch(o -> o.host().equals(HERE) && o.holder());
        registrants.removeIf(one -> one.host().equals(HERE));
        if (held) {
          type = Optional.empty();
        }
      }
      case ReservationCommand.Preempt(_, Registrant other, ReservationType wanted) -> {
        registrants.remove(other);
        if (other.holder()) {
          hold(wanted);
        }
        if (answerLost) {
          answerLost = false;
          return new Result.Failed("no answer");
        }
      }
    }
    return lossy && silent ? new Result.Failed("no answer") : new Result.Done();
  }

  /** The same key again changes nothing. */
  private void register(ReservationKey key) {
    if (now().of(HERE).isEmpty()) {
      registrants.add(
          new Registrant(HERE, key, type.filter(ReservationType::heldByAll).isPresent()));
    }
  }

  private void hold(ReservationType wanted) {
    type = Optional.of(wanted);
    registrants.replaceAll(one ->
        new Registrant(one.host(), one.key(), wanted.heldByAll() || one.host().equals(HERE)));
  }
}

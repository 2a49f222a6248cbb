package dev.holdfast.application.operation;

import dev.holdfast.application.concurrency.VolumeReservations;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one operation on a volume: alone, and with every failure turned into a value. */
public final class VolumeOperation {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeOperation.class);

  private final VolumeReservations reservations;
  private final WakeRequests wakeRequests;

  public VolumeOperation(VolumeReservations reservations, WakeRequests wakeRequests) {
    this.reservations = reservations;
    this.wakeRequests = wakeRequests;
  }

  /** For a call of kubelet: requests a scan when it has ended. */
  public <T> Outcome<T> run(VolumeId volume, Supplier<T> steps) {
    Outcome<T> outcome = runAlone(volume, steps);
    wakeRequests.ended(volume, outcome instanceof Outcome.Success);
    return outcome;
  }

  public <T> Outcome<T> runAlone(VolumeId volume, Supplier<T> steps) {
    Optional<VolumeReservations.Reservation> reserved = reservations.tryReserve(volume);
    if (reserved.isEmpty()) {
      return Outcome.failure(new NodeFailure.OperationInProgress(volume));
    }
    try (VolumeReservations.Reservation _ = reserved.get()) {
      return Outcome.success(steps.get());
    } catch (StepFailedException failed) {
      return Outcome.failure(failed.failure());
    } catch (HostInterfaceException broken) {
      return Outcome.failure(broken(broken));
    } catch (Throwable bug) {
      // an Error too, and not a final code: the effects of this call are still there
      LOG.error("volume {}: unexpected", volume, bug);
      return Outcome.failure(
          new NodeFailure.MayRemain("the operation on volume " + volume, "unexpected " + bug));
    }
  }

  public static NodeFailure broken(HostInterfaceException broken) {
    return new NodeFailure.HostNotReady(
        String.valueOf(broken.getMessage()), "see ./holdfast doctor for what this host lacks");
  }
}

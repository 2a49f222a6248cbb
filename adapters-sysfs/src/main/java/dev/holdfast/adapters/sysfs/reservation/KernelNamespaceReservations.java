package dev.holdfast.adapters.sysfs.reservation;

import dev.holdfast.adapters.sysfs.files.KernelFiles;
import dev.holdfast.adapters.sysfs.files.NvmeCommand;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.port.out.fabric.NamespaceReservations;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.reservation.ReservationCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reservations by NVMe commands through the namespace's block device, which the kernel sends on a
 * usable path. A command that was sent waits until the controller answers or is given up, so each
 * is made on a worker that can be left behind.
 */
public final class KernelNamespaceReservations implements NamespaceReservations {
  private static final Logger LOG = LoggerFactory.getLogger(KernelNamespaceReservations.class);

  /** Of status code type 0 (include/linux/nvme.h). */
  private static final int INVALID_OPCODE = 0x01;

  private static final int INVALID_FIELD = 0x02;
  private static final int CONFLICT = 0x83;

  /** With room for 31 hosts; a longer report is asked for again. */
  private static final int USUAL_BYTES = 2048;

  private final Path dev;
  private final KernelFiles kernel;
  private final AbandonableCalls calls;

  /**
   * @param dev the host's {@code /dev}
   */
  public KernelNamespaceReservations(Path dev, KernelFiles kernel, AbandonableCalls calls) {
    this.dev = dev;
    this.kernel = kernel;
    this.calls = calls;
  }

  @Override
  public Report report(Namespace device, Duration patience) {
    return made(
        "report reservation of " + device.device(),
        patience,
        () -> report(device),
        Report.Unknown::new);
  }

  private Report report(Namespace device) {
    try {
      NvmeCommand command = ReservationCommands.report(device.ids().nsid(), USUAL_BYTES);
      int status = submit(device, command);
      int whole = status == 0 ? ReportParser.bytes(command.data()) : 0;
      if (whole > USUAL_BYTES) {
        command = ReservationCommands.report(device.ids().nsid(), whole);
        status = submit(device, command);
      }
      return switch (status) {
        case 0 -> new Report.Reported(ReportParser.parse(command.data()));
        case INVALID_OPCODE, INVALID_FIELD ->
            new Report.Unsupported(device.device() + " has no reservations: " + shown(status));
        default -> new Report.Unknown(device.device() + ": " + shown(status));
      };
    } catch (KernelRefusal refusal) {
      return new Report.Unknown(why(device, refusal));
    } catch (IllegalArgumentException odd) {
      return new Report.Unknown(device.device() + ": " + odd.getMessage());
    }
  }

  @Override
  public Result send(Namespace device, ReservationCommand command, Duration patience) {
    return made(
        "change reservation of " + device.device(),
        patience,
        () -> send(device, command),
        Result.Failed::new);
  }

  private Result send(Namespace device, ReservationCommand command) {
    try {
      int status = submit(device, ReservationCommands.of(command, device.ids().nsid()));
      if (status == INVALID_FIELD) {
        Optional<NvmeCommand> plainer = ReservationCommands.plainer(command, device.ids().nsid());
        if (plainer.isPresent()) {
          status = submit(device, plainer.get());
          warn(device, command, status);
        }
      }
      return switch (status) {
        case 0 -> new Result.Done();
        case CONFLICT -> new Result.Conflict(device.device() + ": " + shown(status));
        default -> new Result.Failed(device.device() + ": " + shown(status));
      };
    } catch (KernelRefusal refusal) {
      return new Result.Failed(why(device, refusal));
    }
  }

  private static void warn(Namespace device, ReservationCommand command, int status) {
    if (status == 0 && command instanceof ReservationCommand.Preempt(_, var other, _)) {
      LOG.warn(
          "{}: the target does not support preempt and abort. It refuses further writes of the host"
              + " with {}, and may still do those that it had before",
          device.describe(),
          other);
    }
  }

  private int submit(Namespace device, NvmeCommand command) throws KernelRefusal {
    return kernel.submit(
        dev.resolve(device.device().toString()), device.number().toString(), command);
  }

  private <T> T made(
      String what, Duration patience, Callable<T> call, Function<String, T> failure) {
    return switch (calls.call(what, patience, call)) {
      case AbandonableCalls.Answer.Returned<T>(T answer) -> answer;
      case AbandonableCalls.Answer.Abandoned<T> _ ->
          failure.apply(what + ": no answer in " + patience);
      case AbandonableCalls.Answer.StillHangs<T> _ ->
          failure.apply(what + ": not tried, an earlier one hangs in the kernel");
      case AbandonableCalls.Answer.NoPlace<T>(int underWay) ->
          failure.apply(
              what + ": not tried, " + underWay + " calls into the kernel are under way or hang");
      case AbandonableCalls.Answer.Threw<T>(Exception cause) ->
          failure.apply(what + ": " + cause.getMessage());
    };
  }

  private static String why(Namespace device, KernelRefusal refusal) {
    return device.device()
        + ": "
        + (refusal.errno() == Errno.EAGAIN.number()
            ? "no usable path"
            : Errno.shown(refusal.errno()));
  }

  private static String shown(int status) {
    return "NVMe status 0x%03x".formatted(status);
  }
}

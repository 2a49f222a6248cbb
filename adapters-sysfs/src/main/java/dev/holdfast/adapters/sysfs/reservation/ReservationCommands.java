package dev.holdfast.adapters.sysfs.reservation;

import dev.holdfast.adapters.sysfs.files.NvmeCommand;
import dev.holdfast.domain.reservation.ReservationCommand;
import dev.holdfast.domain.reservation.ReservationKey;
import dev.holdfast.domain.reservation.ReservationReport.Registrant;
import dev.holdfast.domain.reservation.ReservationType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The reservation commands of the NVM Express base specification. The kernel's own interface
 * (include/uapi/linux/pr.h) does not reach all of them: it cannot end one host's registration, and
 * reports no host identifiers (drivers/nvme/host/pr.c).
 */
final class ReservationCommands {
  private static final int REGISTER = 0x0d;
  private static final int REPORT = 0x0e;
  private static final int ACQUIRE = 0x11;
  private static final int RELEASE = 0x15;

  private static final int UNREGISTER_ACTION = 1;
  private static final int REPLACE_ACTION = 2;
  private static final int PREEMPT_ACTION = 1;
  private static final int PREEMPT_AND_ABORT_ACTION = 2;

  /**
   * Change of "persist through power loss": to persist. Of the targets that cannot, Linux ignores
   * it, and SPDK refuses the command (invalid field).
   */
  private static final int PERSIST = 3 << 30;

  private static final int TYPE_SHIFT = 8;

  /** Host identifiers of 128 bits, the only ones that fabrics have. */
  private static final int EXTENDED = 1;

  private ReservationCommands() {}

  static NvmeCommand of(ReservationCommand command, long nsid) {
    return switch (command) {
      case ReservationCommand.Register(ReservationKey key) ->
          new NvmeCommand(REGISTER, nsid, PERSIST, 0, keys(0, key.value()));
      case ReservationCommand.Replace(ReservationKey from, ReservationKey to) ->
          new NvmeCommand(
              REGISTER, nsid, PERSIST | REPLACE_ACTION, 0, keys(from.value(), to.value()));
      case ReservationCommand.Unregister(ReservationKey key) ->
          new NvmeCommand(REGISTER, nsid, UNREGISTER_ACTION, 0, keys(key.value(), 0));
      case ReservationCommand.Reserve(ReservationKey key, ReservationType type) ->
          new NvmeCommand(ACQUIRE, nsid, typed(type), 0, keys(key.value(), 0));
      case ReservationCommand.Preempt(ReservationKey key, Registrant other, ReservationType type) ->
          new NvmeCommand(
              ACQUIRE,
              nsid,
              typed(type) | PREEMPT_AND_ABORT_ACTION,
              0,
              keys(key.value(), other.key().value()));
      case ReservationCommand.Release(ReservationKey key, ReservationType type) ->
          new NvmeCommand(RELEASE, nsid, typed(type), 0, keys(key.value()));
    };
  }

  /**
   * The same without what a target need not support: persistence of registrations, and the abort of
   * a preempt, which SPDK has not.
   */
  static Optional<NvmeCommand> plainer(ReservationCommand command, long nsid) {
    return switch (command) {
      case ReservationCommand.Register _, ReservationCommand.Replace _ ->
          Optional.of(without(of(command, nsid), PERSIST, 0));
      case ReservationCommand.Preempt _ ->
          Optional.of(without(of(command, nsid), PREEMPT_AND_ABORT_ACTION, PREEMPT_ACTION));
      default -> Optional.empty();
    };
  }

  private static NvmeCommand without(NvmeCommand command, int bits, int instead) {
    return new NvmeCommand(
        command.opcode(),
        command.nsid(),
        (command.cdw10() & ~bits) | instead,
        command.cdw11(),
        command.data());
  }

  /**
   * @param bytes how much of the report is wanted, a multiple of four
   */
  static NvmeCommand report(long nsid, int bytes) {
    return new NvmeCommand(REPORT, nsid, bytes / Integer.BYTES - 1, EXTENDED, new byte[bytes]);
  }

  private static int typed(ReservationType type) {
    return type.number() << TYPE_SHIFT;
  }

  private static byte[] keys(long... keys) {
    ByteBuffer data = ByteBuffer.allocate(keys.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long key : keys) {
      data.putLong(key);
    }
    return data.array();
  }
}

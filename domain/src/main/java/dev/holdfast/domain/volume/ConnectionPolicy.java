package dev.holdfast.domain.volume;

import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.InvalidValue;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a controller is asked for, as the kernel's connect options mean it
 * (drivers/nvme/host/fabrics.c). An absent value keeps the kernel's default.
 *
 * @param ctrlLossTmo how long the kernel retries; it counts attempts, ceil(ctrl_loss_tmo /
 *     reconnect_delay), so that a silent loss takes longer
 * @param reconnectDelay between two attempts, whole seconds, at least 1
 * @param keepAliveTmo whole seconds, at least 1
 */
public record ConnectionPolicy(
    Timeout ctrlLossTmo,
    Duration reconnectDelay,
    Duration keepAliveTmo,
    Optional<Timeout> fastIoFailTmo,
    Optional<IoPolicy> ioPolicy,
    OptionalInt nrIoQueues,
    OptionalInt queueSize,
    boolean hdrDigest,
    boolean dataDigest) {

  public static final ConnectionPolicy DEFAULT =
      new ConnectionPolicy(
          Timeout.ofSeconds(60),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          false,
          false);

  public ConnectionPolicy {
    wholeSeconds("reconnectDelay", reconnectDelay);
    wholeSeconds("keepAliveTmo", keepAliveTmo);
    between("nrIoQueues", nrIoQueues, 1, 65535);
    // NVMF_MIN_QUEUE_SIZE, NVMF_MAX_QUEUE_SIZE in drivers/nvme/host/fabrics.h
    between("queueSize", queueSize, 16, 1024);
    fastIoFailTmo.ifPresent(fast -> {
      if (!fast.isOff() && !ctrlLossTmo.isOff() && fast.seconds() > ctrlLossTmo.seconds()) {
        throw new InvalidValue(
            "fastIoFailTmo", "is longer than ctrlLossTmo: " + fast + " > " + ctrlLossTmo);
      }
    });
  }

  /** The same with this ctrl_loss_tmo; a fast_io_fail_tmo that is longer is dropped. */
  public ConnectionPolicy withCtrlLossTmo(Timeout other) {
    return new ConnectionPolicy(
        other,
        reconnectDelay,
        keepAliveTmo,
        fastIoFailTmo.filter(
            fast -> fast.isOff() || other.isOff() || fast.seconds() <= other.seconds()),
        ioPolicy,
        nrIoQueues,
        queueSize,
        hdrDigest,
        dataDigest);
  }

  private static void wholeSeconds(String field, Duration duration) {
    if (duration.toSeconds() < 1 || duration.toSeconds() > 86_400 || duration.toNanosPart() != 0) {
      throw new InvalidValue(field, "is not between 1 and 86400 whole seconds: " + duration);
    }
  }

  private static void between(String field, OptionalInt value, int least, int most) {
    if (value.isPresent() && (value.getAsInt() < least || value.getAsInt() > most)) {
      throw new InvalidValue(
          field, "is not between " + least + " and " + most + ": " + value.getAsInt());
    }
  }
}

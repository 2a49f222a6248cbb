package dev.holdfast.application.port.out.fabric;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Transport;
import java.util.Optional;

/** The outcome of deleting a controller. */
public sealed interface DisconnectOutcome {
  /** It was removed. */
  record Gone() implements DisconnectOutcome {}

  /** The kernel still works at it; a target that vanished silently takes more than a minute. */
  record StillGoing(String why) implements DisconnectOutcome {}

  record Failed(String why) implements DisconnectOutcome {}

  /**
   * Why a controller with this transport, in the kernel's word, is not deleted; empty if it may be.
   */
  static Optional<DisconnectOutcome> localDrive(ControllerName controller, String transport) {
    return Transport.overFabric(transport)
        ? Optional.empty()
        : Optional.of(
            new Failed(
                controller + " is a controller on " + transport + ", not on a fabric: left alone"));
  }

  /** The kernel has accepted the deletion. */
  static DisconnectOutcome stillGoing(ControllerName controller) {
    return new StillGoing(controller + " is being deleted by the kernel");
  }
}

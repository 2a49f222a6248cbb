package dev.holdfast.application.port.out.fabric;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.ControllerName;
import java.time.Duration;

/** Makes and deletes controllers. Whether one may be made or deleted is decided before. */
public interface FabricConnector {
  /** Asks for one controller and waits for the kernel's answer, at most this long. */
  ConnectOutcome connect(ConnectRequest request, Duration patience);

  /**
   * Deletes one controller and waits until it is removed, at most this long. A name that does not
   * exist is removed.
   */
  DisconnectOutcome disconnect(ControllerName controller, Duration patience);

  /**
   * Makes a live controller rescan its namespaces and their sizes; the topology shows the result.
   */
  void rescan(ControllerName controller, Duration patience);

  /**
   * True if a registry of the host, beside Holdfast's own records, has this very controller as
   * created by Holdfast.
   */
  default boolean registered(Controller controller) {
    return false;
  }
}

package dev.holdfast.application.port.out.fabric;

import dev.holdfast.domain.identity.ControllerName;
import java.time.Duration;

/** Makes and deletes controllers. Whether one may be made or deleted is decided before. */
public interface FabricConnector {
  /** Asks for one controller and waits for the kernel's answer, at most this long. */
  ConnectOutcome connect(ConnectRequest request, Duration patience);

  /**
   * Deletes one controller and waits until it has gone, at most this long. A name that is not there
   * is gone.
   */
  DisconnectOutcome disconnect(ControllerName controller, Duration patience);

  /**
   * Lets a live controller look for namespaces and sizes again; what comes of it shows in the
   * topology.
   */
  void rescan(ControllerName controller, Duration patience);
}

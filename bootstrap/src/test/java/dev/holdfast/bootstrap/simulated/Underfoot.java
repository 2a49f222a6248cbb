package dev.holdfast.bootstrap.simulated;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.simulator.SimulatedHost;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reports when a controller is deleted while a volume behind it is mounted, according to the
 * kernel, or that belongs to another owner.
 */
public final class Underfoot {
  private Underfoot() {}

  /**
   * @param theirs true for a controller that the node must not delete
   * @param broken receives each violation
   */
  public static NodePorts watched(
      SimulatedHost host,
      NodePorts ports,
      Predicate<ControllerName> theirs,
      Consumer<String> broken) {
    FabricConnector real = ports.connector();
    FabricConnector watched =
        new FabricConnector() {
          @Override
          public ConnectOutcome connect(ConnectRequest request, Duration patience) {
            return real.connect(request, patience);
          }

          @Override
          public DisconnectOutcome disconnect(ControllerName controller, Duration patience) {
            if (theirs.test(controller)) {
              broken.accept(controller + " was let go and is somebody else's");
            }
            users(host, controller)
                .forEach(user -> broken.accept(controller + " was let go under " + user));
            return real.disconnect(controller, patience);
          }

          @Override
          public void rescan(ControllerName controller, Duration patience) {
            real.rescan(controller, patience);
          }
        };
    return Seams.with(ports, watched);
  }

  private static List<String> users(SimulatedHost host, ControllerName controller) {
    return host.kernel().mounts().entries().stream()
        .filter(entry ->
            entry
                .superblock()
                .disk()
                .filter(disk -> disk.present())
                .filter(disk ->
                    disk.head().subsystem().controllers().stream()
                        .anyMatch(c -> c.name().equals(controller.value())))
                .isPresent())
        .map(Object::toString)
        .toList();
  }
}

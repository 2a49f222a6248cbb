package dev.holdfast.bootstrap.simulated;

import dev.holdfast.application.port.out.ConnectOutcome;
import dev.holdfast.application.port.out.ConnectRequest;
import dev.holdfast.application.port.out.DisconnectOutcome;
import dev.holdfast.application.port.out.FabricConnector;
import dev.holdfast.application.service.NodePorts;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.simulator.SimulatedHost;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells when a controller is let go that somebody has mounted a volume of, by the kernel's word.
 */
public final class Underfoot {
  private Underfoot() {}

  public static NodePorts watched(SimulatedHost host, NodePorts ports, Consumer<String> broken) {
    FabricConnector real = ports.connector();
    FabricConnector watched =
        new FabricConnector() {
          @Override
          public ConnectOutcome connect(ConnectRequest request, Duration patience) {
            return real.connect(request, patience);
          }

          @Override
          public DisconnectOutcome disconnect(ControllerName controller, Duration patience) {
            users(host, controller)
                .forEach(user -> broken.accept(controller + " was let go under " + user));
            return real.disconnect(controller, patience);
          }

          @Override
          public void rescan(ControllerName controller, Duration patience) {
            real.rescan(controller, patience);
          }
        };
    return new NodePorts(
        ports.topology(),
        watched,
        ports.tuning(),
        ports.portals(),
        ports.identity(),
        ports.mountTable(),
        ports.mounts(),
        ports.filesystems(),
        ports.devices(),
        ports.records(),
        ports.kubelet(),
        ports.checks(),
        ports.time());
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

package dev.holdfast.bootstrap.simulated;

import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedFabric;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * {@code POST /actuator/simulator/ADDRESS}: what the pretended network does at a portal. There is
 * no such thing in a node on a real host.
 */
@Endpoint(id = "simulator")
public class SimulatorEndpoint {
  private static final int DEFAULT_PORT = 4420;

  private final SimulatedFabric fabric;

  SimulatorEndpoint(SimulatedHost host) {
    this.fabric = host.fabric();
  }

  /**
   * @param portal an address; of all targets there, on port 4420
   * @param network {@code refuse}: the port is closed; {@code cut}: there is no route; {@code
   *     silence}: nothing answers; {@code restore}: it works
   */
  @WriteOperation
  public WebEndpointResponse<Map<String, String>> act(@Selector String portal, String network) {
    switch (network) {
      case "refuse" -> fabric.refuse(portal, DEFAULT_PORT);
      case "cut" -> fabric.cut(portal, DEFAULT_PORT);
      case "silence" -> fabric.silence(portal, DEFAULT_PORT);
      case "restore" -> fabric.restore(portal, DEFAULT_PORT);
      default -> {
        return new WebEndpointResponse<>(
            Map.of("error", "network is none of refuse, cut, silence, restore"),
            WebEndpointResponse.STATUS_BAD_REQUEST);
      }
    }
    return new WebEndpointResponse<>(Map.of("outcome", "done"));
  }
}

package dev.holdfast.simulator.command;

import dev.holdfast.simulator.invocation.JsonText;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedSubsystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON of {@code nvme list-subsys -o json}, in the shapes of 2.x and 3.x. */
final class ListSubsystems {
  private final Path sys;
  private final boolean version3;

  ListSubsystems(Path sys, boolean version3) {
    this.sys = sys;
    this.version3 = version3;
  }

  /** One object a host; 3.x leaves out subsystems that have no controller. */
  String json(List<SimulatedSubsystem> subsystems) {
    Map<List<String>, List<Object>> hosts = new LinkedHashMap<>();
    for (SimulatedSubsystem subsystem : subsystems) {
      List<SimulatedController> controllers = subsystem.controllers();
      if (!controllers.isEmpty() || !version3) {
        hosts
            .computeIfAbsent(host(controllers, hosts), _ -> new ArrayList<>())
            .add(shown(subsystem));
      }
    }
    if (hosts.isEmpty()) {
      hosts.put(List.of("", ""), List.of());
    }
    List<Object> list = new ArrayList<>();
    hosts.forEach((host, shown) -> {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("HostNQN", host.get(0));
      object.put("HostID", host.get(1));
      object.put("Subsystems", shown);
      list.add(object);
    });
    return JsonText.of(list);
  }

  /** An orphan is shown under the host there is. */
  private static List<String> host(
      List<SimulatedController> controllers, Map<List<String>, List<Object>> hosts) {
    return controllers.stream()
        .map(controller -> List.of(controller.options().hostNqn(), controller.options().hostId()))
        .findFirst()
        .or(() -> hosts.keySet().stream().findFirst())
        .orElse(List.of("", ""));
  }

  private Map<String, Object> shown(SimulatedSubsystem subsystem) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("Name", subsystem.name());
    object.put("NQN", subsystem.nqn());
    object.put(
        "Paths", subsystem.controllers().stream().map(controller -> path(controller)).toList());
    return object;
  }

  private Object path(SimulatedController controller) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("Name", controller.name());
    object.put("Transport", controller.options().transport());
    object.put("Address", address(controller));
    if (version3) {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("traddr", controller.options().traddr());
      details.put("trsvcid", controller.options().trsvcid());
      object.put("AddressDetails", details);
    }
    object.put("State", controller.state().word());
    return object;
  }

  /** As in sysfs, from where the real one has it. */
  private String address(SimulatedController controller) {
    try {
      return Files.readString(
              sys.resolve("class/nvme").resolve(controller.name()).resolve("address"))
          .strip();
    } catch (IOException e) {
      return "";
    }
  }
}

package dev.holdfast.domain.subsystem;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A subsystem as sysfs shows it.
 *
 * @param name the kernel's name, such as {@code nvme-subsys0}; recycled
 * @param ioPolicy absent without native multipath
 */
public record Subsystem(
    String name,
    SubsystemNqn nqn,
    Optional<String> model,
    Optional<String> serial,
    Optional<String> ioPolicy,
    List<Controller> controllers,
    List<Namespace> namespaces) {

  public Subsystem {
    controllers = List.copyOf(controllers);
    namespaces = List.copyOf(namespaces);
  }

  /** True if only a holder of its device keeps the subsystem: it is not connected to anything. */
  public boolean orphaned() {
    return controllers.isEmpty();
  }

  /**
   * By its name: the kernel numbers a device by its subsystem, or without native multipath by its
   * controller.
   */
  public boolean mayHave(DeviceName device) {
    return Stream.concat(
            Stream.of(name.replace("-subsys", "")),
            controllers.stream().map(controller -> controller.name().value()))
        .anyMatch(owner -> device.value().startsWith(owner + "n"));
  }

  public Optional<Controller> controller(ControllerName controller) {
    return controllers.stream().filter(c -> c.name().equals(controller)).findFirst();
  }

  /** The controllers of this host that are what the candidate asks for. */
  public List<Controller> serving(TransportId candidate, Host host) {
    return controllers.stream().filter(c -> c.serves(candidate, host)).toList();
  }
}

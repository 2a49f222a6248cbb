package dev.holdfast.bootstrap.simulated;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Connects and disconnects by hand. The connections of an administrator are kept permanently by the
 * kernel, so that any that is missing was deleted by another.
 *
 * <p>They differ from Holdfast's by their timers, as those of nvme-cli do. One that has the timers
 * that a request whose answer was lost asked for, at its address, within the ten minutes after it,
 * cannot be distinguished by anything that a kernel shows.
 */
public final class Administrator {
  private static final String MARK = "keep_alive_tmo";
  private static final String MARKED = "7";

  private final SimulatedHost host;
  private final Set<SimulatedController> made = new LinkedHashSet<>();

  public Administrator(SimulatedHost host) {
    this.host = host;
  }

  /** Refused where the node is connected already, or while connects fail. */
  public void connect(SimulatedTarget target, String address, Optional<Host> as) {
    List<SimulatedController> before = host.kernel().controllers();
    String identity =
        as.map(own -> ",hostnqn=%s,hostid=%s".formatted(own.nqn(), own.id())).orElse("");
    try {
      host.kernel()
          .exchange(
              host.dev().resolve("nvme-fabrics"),
              "transport=tcp,nqn=%s,traddr=%s,trsvcid=%d,ctrl_loss_tmo=-1,reconnect_delay=10,%s=%s%s"
                  .formatted(target.nqn(), address, Volumes.PORT, MARK, MARKED, identity));
    } catch (SimulatedErrno refused) {
      // also an answer that is lost
    }
    // a node whose record was lost takes the timers that it sees for those of the volume
    host.kernel().controllers().stream()
        .filter(controller -> !before.contains(controller))
        .filter(controller -> controller.options().nqn().equals(target.nqn()))
        .filter(controller -> controller.options().traddr().equals(address))
        .filter(controller -> controller.options().option(MARK).equals(Optional.of(MARKED)))
        .forEach(made::add);
  }

  /** True of a controller that was connected by hand. */
  public boolean owns(SimulatedController controller) {
    return made.contains(controller);
  }

  /** True of the controller that has this name now. */
  public boolean owns(ControllerName name) {
    return host.kernel().controllers().stream()
        .filter(controller -> controller.name().equals(name.value()))
        .anyMatch(this::owns);
  }

  /** Those of a target that were connected by hand. */
  public List<SimulatedController> on(SimulatedTarget target) {
    return made.stream().filter(c -> c.options().nqn().equals(target.nqn())).toList();
  }

  /** Deletes one, also of another owner. */
  public void disconnect(SimulatedController controller) {
    boolean own = made.remove(controller);
    write(controller, "delete_controller", "1");
    if (own && host.kernel().controllers().contains(controller)) {
      made.add(controller);
    }
  }

  public void write(SimulatedController controller, String attribute, String value) {
    try {
      host.kernel()
          .write(
              host.sys().resolve("class/nvme").resolve(controller.name()).resolve(attribute),
              value);
    } catch (SimulatedErrno gone) {
      // it was removed just now, or cannot be deleted just now
    }
  }

  public void disconnectAll() {
    List.copyOf(made).forEach(this::disconnect);
  }

  /** Those that were connected by hand, not disconnected by hand, and are not there. */
  public List<String> missing() {
    List<SimulatedController> there = host.kernel().controllers();
    return made.stream()
        .filter(controller -> !there.contains(controller))
        .map(controller -> controller.name() + " at " + controller.options().traddr())
        .toList();
  }
}

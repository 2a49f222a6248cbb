package dev.holdfast.simulator.kernel;

import dev.holdfast.simulator.fabric.Reachability;
import java.time.Duration;

/** Removes a controller, because it is given up or because its removal was requested. */
final class ControllerRemoval {
  private final NvmeCore core;
  private final NamespaceScan namespaces;

  ControllerRemoval(NvmeCore core, NamespaceScan namespaces) {
    this.core = core;
    this.namespaces = namespaces;
  }

  /** At once. Disks that are held leave their numbers taken behind. */
  void remove(Controller controller) {
    if (controller.removed) {
      return;
    }
    controller.cancelTimers();
    controller.state = ControllerState.DELETING_NO_IO;
    controller.removed = true;
    controller.paths().forEach(namespaces::remove);
    Subsystem subsystem = controller.subsystem();
    subsystem.controllers.remove(controller);
    core.controllers.remove(controller.instance());
    core.cntlids.release(controller.cntlid);
    core.view.show(subsystem);
    core.uevents.removed(controller);
    core.view.hide(controller);
    namespaces.freeInstance(controller);
    core.freeIfUnused(subsystem);
  }

  /**
   * How long a deletion waits for the target before it gives up on it: measured with a target that
   * vanished silently while the controller was still live.
   */
  Duration patience(Controller controller) {
    ConnectOptions options = controller.options();
    boolean silent =
        core.fabric.reachability(options.nqn(), options.address()) == Reachability.SILENT;
    if (controller.state != ControllerState.LIVE || !silent) {
      return Duration.ZERO;
    }
    boolean slow = core.settings.profile().atLeast(KernelProfile.V7_3);
    return slow ? Duration.ofSeconds(69) : Duration.ofMillis(33_700);
  }

  void begin(Controller controller) {
    controller.cancelTimers();
    controller.state = ControllerState.DELETING_NO_IO;
    core.view.show(controller);
  }
}

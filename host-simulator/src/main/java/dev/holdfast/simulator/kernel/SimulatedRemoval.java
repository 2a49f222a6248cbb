package dev.holdfast.simulator.kernel;

import dev.holdfast.simulator.fabric.Reachability;
import dev.holdfast.simulator.state.ConnectOptions;
import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedControllerState;
import dev.holdfast.simulator.state.SimulatedSubsystem;
import java.time.Duration;

/** Removes a controller, because it is given up or because its removal was requested. */
final class SimulatedRemoval {
  private final NvmeCore core;
  private final NamespaceScan namespaces;

  SimulatedRemoval(NvmeCore core, NamespaceScan namespaces) {
    this.core = core;
    this.namespaces = namespaces;
  }

  /** At once. Disks that are held leave their numbers taken behind. */
  void remove(SimulatedController controller) {
    if (controller.removed) {
      return;
    }
    controller.cancelTimers();
    controller.state = SimulatedControllerState.DELETING_NO_IO;
    controller.removed = true;
    controller.paths().forEach(namespaces::remove);
    SimulatedSubsystem subsystem = controller.subsystem();
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
  Duration patience(SimulatedController controller) {
    ConnectOptions options = controller.options();
    boolean silent =
        core.fabric.reachability(options.nqn(), options.address()) == Reachability.SILENT;
    if (controller.state != SimulatedControllerState.LIVE || !silent) {
      return Duration.ZERO;
    }
    boolean slow = core.settings.profile().atLeast(KernelProfile.V7_3);
    return slow ? Duration.ofSeconds(69) : Duration.ofMillis(33_700);
  }

  void begin(SimulatedController controller) {
    controller.cancelTimers();
    controller.state = SimulatedControllerState.DELETING_NO_IO;
    core.view.show(controller);
  }
}

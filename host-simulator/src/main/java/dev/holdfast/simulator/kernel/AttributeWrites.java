package dev.holdfast.simulator.kernel;

import static dev.holdfast.simulator.state.KernelErrno.*;

import dev.holdfast.simulator.state.ConnectOptions;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedControllerState;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.simulator.state.SimulatedSubsystem;
import java.nio.file.Path;
import java.time.Duration;

/** Writes to sysfs (nvme/host/sysfs.c and multipath.c). */
final class AttributeWrites {
  private final NvmeCore core;
  private final NamespaceScan namespaces;
  private final LinkSupervision links;
  private final SimulatedRemoval removal;

  AttributeWrites(
      NvmeCore core, NamespaceScan namespaces, LinkSupervision links, SimulatedRemoval removal) {
    this.core = core;
    this.namespaces = namespaces;
    this.links = links;
    this.removal = removal;
  }

  void write(Path attribute, String value) throws SimulatedErrno {
    Path absolute = attribute.toAbsolutePath();
    int depth = absolute.getNameCount();
    String owner = depth < 2 ? "" : absolute.getName(depth - 2).toString();
    String name = depth < 1 ? "" : absolute.getName(depth - 1).toString();
    String text = value.strip();
    if (owner.matches("nvme[0-9]+")) {
      controller(owner, name, text);
    } else if (owner.matches("nvme-subsys[0-9]+")) {
      core.locked(() -> subsystem(owner, name, text));
    } else if (owner.matches("nvme[0-9]+n[0-9]+")) {
      core.locked(() -> disk(owner, name, text));
    } else if (owner.equals("parameters") && name.equals("iopolicy")) {
      core.locked(() -> modulePolicy(text));
    } else {
      throw new SimulatedErrno(EACCES, "open " + attribute);
    }
  }

  private void controller(String owner, String name, String value) throws SimulatedErrno {
    switch (name) {
      case "delete_controller" -> delete(owner);
      case "reset_controller" -> core.locked(() -> reset(find(owner)));
      case "rescan_controller" -> core.locked(() -> rescan(find(owner)));
      case "ctrl_loss_tmo", "reconnect_delay", "fast_io_fail_tmo" ->
          core.locked(() -> timer(find(owner), name, value));
      default -> {
        core.locked(() -> find(owner));
        throw new SimulatedErrno(EACCES, "open " + owner + "/" + name);
      }
    }
  }

  private void delete(String owner) throws SimulatedErrno {
    SimulatedController controller = core.locked(() -> find(owner));
    // nvme_sysfs_delete
    if (!core.look(() -> controller.startedOnce)) {
      throw new SimulatedErrno(EBUSY, "write " + owner + "/delete_controller");
    }
    if (core.look(() -> controller.state.ending())) {
      return; // another caller is removing it already
    }
    Duration patience = core.look(() -> removal.patience(controller));
    if (!patience.isZero()) {
      core.change(() -> removal.begin(controller));
      core.clock.await(patience, () -> false);
    }
    core.change(() -> removal.remove(controller));
  }

  private SimulatedController reset(SimulatedController controller) throws SimulatedErrno {
    if (controller.state != SimulatedControllerState.LIVE) {
      throw new SimulatedErrno(EBUSY, "reset " + controller.name());
    }
    controller.resets++;
    switch (links.reachability(controller)) {
      case OPEN -> {
        links.renewAssociation(controller);
        namespaces.scan(controller);
      }
      case REFUSED, CUT, SILENT -> {
        links.lost(controller);
        throw new SimulatedErrno(ENETRESET, "reset " + controller.name());
      }
    }
    return controller;
  }

  private SimulatedController rescan(SimulatedController controller) {
    namespaces.scan(controller);
    return controller;
  }

  private SimulatedController timer(SimulatedController controller, String name, String value)
      throws SimulatedErrno {
    int seconds = number(value);
    switch (name) {
      case "ctrl_loss_tmo" ->
          controller.maxReconnects = ConnectOptions.attempts(seconds, controller.reconnectDelay);
      case "reconnect_delay" -> {
        require(seconds >= 0);
        controller.reconnectDelay = seconds;
      }
      default -> controller.fastIoFailTmo = Math.max(-1, seconds);
    }
    core.view.show(controller);
    return controller;
  }

  private SimulatedSubsystem subsystem(String owner, String name, String value)
      throws SimulatedErrno {
    SimulatedSubsystem subsystem =
        core.subsystems.values().stream()
            .filter(known -> known.name().equals(owner))
            .findFirst()
            .orElseThrow(() -> new SimulatedErrno(ENOENT, "open " + owner));
    if (!name.equals("iopolicy")) {
      throw new SimulatedErrno(EACCES, "open " + owner + "/" + name);
    }
    require(core.settings.profile().ioPolicies().contains(value));
    subsystem.ioPolicy = value;
    core.view.show(subsystem);
    return subsystem;
  }

  private Disk disk(String owner, String name, String value) throws SimulatedErrno {
    Disk disk = core.disk(owner).orElseThrow(() -> new SimulatedErrno(ENOENT, "open " + owner));
    boolean known =
        name.equals("delayed_removal_secs")
            && disk.owner == null
            && core.settings.profile().atLeast(KernelProfile.V7_3);
    if (!known) {
      throw new SimulatedErrno(
          name.equals("delayed_removal_secs") ? ENOENT : EACCES, "open " + name);
    }
    int seconds = number(value);
    require(seconds >= 0);
    disk.head().delayedRemovalSecs = seconds;
    core.view.show(disk.head(), disk);
    return disk;
  }

  private String modulePolicy(String value) throws SimulatedErrno {
    require(core.settings.profile().ioPolicies().contains(value));
    core.ioPolicy = value;
    core.view.moduleParameter("iopolicy", value);
    return value;
  }

  private SimulatedController find(String name) throws SimulatedErrno {
    return core.controller(name).orElseThrow(() -> new SimulatedErrno(ENOENT, "open " + name));
  }

  private static int number(String text) throws SimulatedErrno {
    require(text.matches("-?[0-9]{1,9}"));
    return Integer.parseInt(text);
  }

  private static void require(boolean holds) throws SimulatedErrno {
    if (!holds) {
      throw new SimulatedErrno(EINVAL, "write");
    }
  }
}

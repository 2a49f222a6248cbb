package dev.holdfast.simulator.kernel;

import static dev.holdfast.simulator.state.KernelErrno.*;

import dev.holdfast.simulator.clock.FairLock;
import dev.holdfast.simulator.fabric.KnockAnswer;
import dev.holdfast.simulator.fabric.SimulatedFabric;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.ConnectOptions;
import dev.holdfast.simulator.state.KernelErrno;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedControllerState;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.simulator.state.SimulatedSubsystem;
import java.time.Duration;
import java.util.Optional;

/** Makes controllers (nvmf_create_ctrl in nvme/host/fabrics.c). */
final class ControllerConnect {
  /** Time until an unanswered SYN is given up, on a link without a router. */
  private static final Duration SILENCE = Duration.ofMillis(3_500);

  /** nvmf_dev_mutex (nvme/host/fabrics.c): one connect after the other, however long it takes. */
  private final FairLock device;

  private final NvmeCore core;
  private final NamespaceScan namespaces;
  private final LinkSupervision links;

  ControllerConnect(NvmeCore core, NamespaceScan namespaces, LinkSupervision links) {
    this.core = core;
    this.device = new FairLock(core.clock);
    this.namespaces = namespaces;
    this.links = links;
  }

  /** Blocks for as long as the network takes. */
  SimulatedController connect(ConnectOptions options) throws SimulatedErrno {
    device.lock();
    try {
      return make(options);
    } finally {
      device.unlock();
    }
  }

  private SimulatedController make(ConnectOptions options) throws SimulatedErrno {
    int instance =
        core.locked(() -> {
          refuseDuplicate(options);
          refuseOtherHost(options);
          return core.instances.take();
        });
    try {
      requireKey(options);
      waitForTarget(options);
      return setUp(core.locked(() -> create(instance, options)));
    } catch (SimulatedErrno e) {
      core.change(() -> core.instances.release(instance));
      throw e;
    }
  }

  /**
   * The controller is in sysfs while its queues are set up, and cannot be deleted before it has
   * been started (nvme_start_ctrl in nvme/host/core.c).
   */
  private SimulatedController setUp(SimulatedController controller) {
    if (!core.look(() -> controller.startedOnce)) {
      core.clock.await(core.fabric.startLatency(), () -> false);
      core.change(() -> start(controller));
    }
    return controller;
  }

  /** nvmf_parse_key (nvme/host/fabrics.c); a key by its name alone is not looked for here. */
  private void requireKey(ConnectOptions options) throws SimulatedErrno {
    if (options.tls() && !core.tlsKeys.known(options.tlsKey())) {
      throw refusal(ENOKEY);
    }
  }

  private void refuseDuplicate(ConnectOptions options) throws SimulatedErrno {
    boolean duplicate =
        core.controllers.values().stream()
            .anyMatch(known -> !known.state.ending() && options.duplicates(known.options()));
    if (duplicate && options.option("duplicate_connect").isEmpty()) {
      throw refusal(EALREADY);
    }
  }

  private void refuseOtherHost(ConnectOptions options) throws SimulatedErrno {
    if (core.controllers.values().stream()
        .anyMatch(known -> options.contradictsHostOf(known.options()))) {
      throw refusal(EINVAL);
    }
  }

  private void waitForTarget(ConnectOptions options) throws SimulatedErrno {
    Duration latency = core.fabric.connectLatency();
    if (!latency.isZero()) {
      core.clock.await(latency, () -> false);
    }
    core.clock.await(SILENCE, () -> core.knock(options) != KnockAnswer.SILENCE);
    check(core.knock(options));
  }

  private static void check(KnockAnswer answer) throws SimulatedErrno {
    switch (answer) {
      case ACCEPTED -> {}
      case REFUSED -> throw refusal(ECONNREFUSED);
      case NETWORK_UNREACHABLE -> throw refusal(ENETUNREACH);
      case HOST_UNREACHABLE -> throw refusal(EHOSTUNREACH);
      case SILENCE -> throw refusal(ETIMEDOUT);
      case UNKNOWN_SUBSYSTEM -> throw refusal(EIO);
      case SECRET_MISSING -> throw refusal(ENOKEY);
      case SECRET_WRONG -> throw refusal(EKEYREJECTED);
      case RESET -> throw refusal(ECONNRESET);
      case HANDSHAKE_FAILED -> throw refusal(ETIMEDOUT);
      case NO_DAEMON -> throw refusal(ESRCH);
      case KEY_UNREADABLE -> throw refusal(EIO);
    }
  }

  private SimulatedController create(int instance, ConnectOptions options) throws SimulatedErrno {
    refuseDuplicate(options);
    Optional<SimulatedSubsystem> known = core.subsystem(options.nqn());
    SimulatedSubsystem subsystem = known.orElseGet(() -> newSubsystem(instance, options));
    SimulatedController controller =
        new SimulatedController(instance, options, subsystem, core.cntlids.take());
    core.controllers.put(instance, controller);
    subsystem.controllers.add(controller);
    boolean slow = !core.fabric.startLatency().isZero();
    if (slow) {
      controller.startedOnce = false;
      controller.state = SimulatedControllerState.CONNECTING;
    }
    core.view.show(controller);
    core.view.show(subsystem);
    core.uevents.added(controller);
    if (known.isEmpty()) {
      core.uevents.added(subsystem);
    }
    if (!slow) {
      started(controller);
    }
    return controller;
  }

  private void start(SimulatedController controller) {
    controller.startedOnce = true;
    controller.state = SimulatedControllerState.LIVE;
    core.view.show(controller);
    started(controller);
  }

  private void started(SimulatedController controller) {
    core.uevents.connected(controller);
    core.after(core.fabric.scanLatency(), () -> namespaces.scan(controller));
    links.check(controller);
  }

  private SimulatedSubsystem newSubsystem(int instance, ConnectOptions options) {
    SimulatedSubsystem subsystem = describe(instance, options);
    core.subsystems.put(instance, subsystem);
    return subsystem;
  }

  private SimulatedSubsystem describe(int instance, ConnectOptions options) {
    if (options.discovery()) {
      String nqn = SimulatedFabric.DISCOVERY;
      return new SimulatedSubsystem(
          instance, nqn, "Linux", "df84a4628812310c8e35", true, core.ioPolicy);
    }
    SimulatedTarget target = core.fabric.target(options.nqn());
    return new SimulatedSubsystem(
        instance, target.nqn(), target.model(), target.serial(), false, core.ioPolicy);
  }

  private static SimulatedErrno refusal(int errno) {
    return new SimulatedErrno(errno, "write /dev/nvme-fabrics: " + KernelErrno.text(errno));
  }
}

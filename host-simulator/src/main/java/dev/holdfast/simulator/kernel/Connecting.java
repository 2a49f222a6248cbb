package dev.holdfast.simulator.kernel;

import static dev.holdfast.simulator.kernel.Errno.*;

import dev.holdfast.simulator.fabric.Answer;
import dev.holdfast.simulator.fabric.SimulatedFabric;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Makes controllers (nvmf_create_ctrl in nvme/host/fabrics.c). */
final class Connecting {
  /** Time until an unanswered SYN is given up, on a link without a router. */
  private static final Duration SILENCE = Duration.ofMillis(3_500);

  /** nvmf_dev_mutex (nvme/host/fabrics.c): one connect after the other, however long it takes. */
  private final Lock device = new ReentrantLock(true);

  private final NvmeCore core;
  private final NamespaceScan namespaces;
  private final LinkSupervision links;

  Connecting(NvmeCore core, NamespaceScan namespaces, LinkSupervision links) {
    this.core = core;
    this.namespaces = namespaces;
    this.links = links;
  }

  /** Blocks for as long as the network takes. */
  Controller connect(ConnectOptions options) throws SimulatedErrno {
    device.lock();
    try {
      return make(options);
    } finally {
      device.unlock();
    }
  }

  private Controller make(ConnectOptions options) throws SimulatedErrno {
    int instance =
        core.locked(() -> {
          refuseDuplicate(options);
          refuseOtherHost(options);
          return core.instances.take();
        });
    try {
      waitForTarget(options);
      return core.locked(() -> create(instance, options));
    } catch (SimulatedErrno e) {
      core.change(() -> core.instances.release(instance));
      throw e;
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
    core.clock.await(SILENCE, () -> core.fabric.knock(options.knock()) != Answer.SILENCE);
    check(core.fabric.knock(options.knock()));
  }

  private static void check(Answer answer) throws SimulatedErrno {
    switch (answer) {
      case ACCEPTED -> {}
      case REFUSED -> throw refusal(ECONNREFUSED);
      case NETWORK_UNREACHABLE -> throw refusal(ENETUNREACH);
      case HOST_UNREACHABLE -> throw refusal(EHOSTUNREACH);
      case SILENCE -> throw refusal(ETIMEDOUT);
      case UNKNOWN_SUBSYSTEM -> throw refusal(EIO);
      case SECRET_MISSING -> throw refusal(ENOKEY);
      case SECRET_WRONG -> throw refusal(EKEYREJECTED);
    }
  }

  private Controller create(int instance, ConnectOptions options) throws SimulatedErrno {
    refuseDuplicate(options);
    Optional<Subsystem> known = core.subsystem(options.nqn());
    Subsystem subsystem = known.orElseGet(() -> newSubsystem(instance, options));
    Controller controller = new Controller(instance, options, subsystem, core.cntlids.take());
    core.controllers.put(instance, controller);
    subsystem.controllers.add(controller);
    core.view.show(controller);
    core.view.show(subsystem);
    core.uevents.added(controller);
    if (known.isEmpty()) {
      core.uevents.added(subsystem);
    }
    core.uevents.connected(controller);
    core.after(core.fabric.scanLatency(), () -> namespaces.scan(controller));
    links.check(controller);
    return controller;
  }

  private Subsystem newSubsystem(int instance, ConnectOptions options) {
    Subsystem subsystem = describe(instance, options);
    core.subsystems.put(instance, subsystem);
    return subsystem;
  }

  private Subsystem describe(int instance, ConnectOptions options) {
    if (options.discovery()) {
      String nqn = SimulatedFabric.DISCOVERY;
      return new Subsystem(instance, nqn, "Linux", "df84a4628812310c8e35", true, core.ioPolicy);
    }
    SimulatedTarget target = core.fabric.target(options.nqn());
    return new Subsystem(
        instance, target.nqn(), target.model(), target.serial(), false, core.ioPolicy);
  }

  private static SimulatedErrno refusal(int errno) {
    return new SimulatedErrno(errno, "write /dev/nvme-fabrics: " + Errno.text(errno));
  }
}

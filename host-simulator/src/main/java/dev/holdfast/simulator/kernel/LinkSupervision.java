package dev.holdfast.simulator.kernel;

import static dev.holdfast.simulator.state.SimulatedControllerState.CONNECTING;
import static dev.holdfast.simulator.state.SimulatedControllerState.LIVE;
import static dev.holdfast.simulator.state.SimulatedControllerState.RESETTING;

import dev.holdfast.simulator.fabric.KnockAnswer;
import dev.holdfast.simulator.fabric.Reachability;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.ConnectOptions;
import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.SimulatedController;
import java.time.Duration;

/**
 * Finds out that connections are lost, and brings them back or gives them up
 * (nvme_tcp_error_recovery and nvme_tcp_reconnect_or_remove in nvme/host/tcp.c). The times are
 * those measured on 6.12 with an idle target.
 */
final class LinkSupervision {
  /** How long a silently dropped connection stays in resetting. */
  private static final Duration TEAR_DOWN = Duration.ofSeconds(3);

  /** How long an unanswered attempt takes. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  private final NvmeCore core;
  private final NamespaceScan namespaces;
  private final SimulatedRemoval removal;

  LinkSupervision(NvmeCore core, NamespaceScan namespaces, SimulatedRemoval removal) {
    this.core = core;
    this.namespaces = namespaces;
    this.removal = removal;
  }

  /** Checks whether the network still carries this controller. */
  void check(SimulatedController controller) {
    if (controller.state != LIVE) {
      return;
    }
    switch (reachability(controller)) {
      case OPEN -> controller.keepAlive = SimulatedController.cancelled(controller.keepAlive);
      case REFUSED, CUT -> lost(controller);
      case SILENT -> awaitKeepAlive(controller);
    }
  }

  SimulatedTarget target(SimulatedController controller) {
    return core.fabric.target(controller.options().nqn());
  }

  Reachability reachability(SimulatedController controller) {
    ConnectOptions options = controller.options();
    return core.fabric.reachability(options.nqn(), options.address());
  }

  /** Without keep-alive the loss is not noticed. */
  private void awaitKeepAlive(SimulatedController controller) {
    int kato = controller.options().keepAliveTmo();
    if (controller.keepAlive == null && kato > 0) {
      controller.keepAlive =
          core.later(Duration.ofSeconds(2L * kato), () -> keepAliveExpired(controller));
    }
  }

  private void keepAliveExpired(SimulatedController controller) {
    controller.keepAlive = null;
    if (controller.state == LIVE) {
      controller.state = RESETTING;
      core.view.show(controller);
      controller.retry = core.later(TEAR_DOWN, () -> lost(controller));
    }
  }

  /** From now on I/O waits, and attempts are made. */
  void lost(SimulatedController controller) {
    controller.cancelTimers();
    controller.state = CONNECTING;
    controller.attempts = 0;
    core.view.show(controller);
    if (controller.fastIoFailTmo >= 0) {
      controller.failFast =
          core.later(
              Duration.ofSeconds(controller.fastIoFailTmo), () -> controller.failsFast = true);
    }
    tryAgainOrGiveUp(controller);
  }

  /** nvmf_should_reconnect: attempts are counted, not seconds. */
  private void tryAgainOrGiveUp(SimulatedController controller) {
    if (controller.maxReconnects >= 0 && controller.attempts >= controller.maxReconnects) {
      removal.remove(controller);
      return;
    }
    // a delay of 0 is accepted by the kernel; here time has to move
    Duration delay = Duration.ofMillis(Math.max(10, controller.reconnectDelay * 1000L));
    controller.retry = core.later(delay, () -> attempt(controller));
  }

  private void attempt(SimulatedController controller) {
    controller.attempts++;
    if (reachability(controller) == Reachability.SILENT) {
      controller.retry = core.later(CONNECT_TIMEOUT, () -> attempted(controller));
    } else {
      attempted(controller);
    }
  }

  private void attempted(SimulatedController controller) {
    KnockAnswer answer = core.knock(controller.options());
    if (answer == KnockAnswer.ACCEPTED) {
      recovered(controller);
    } else if (definite(answer) && core.settings.profile().atLeast(KernelProfile.V6_12)) {
      removal.remove(controller);
    } else {
      tryAgainOrGiveUp(controller);
    }
  }

  /** The target answered "do not retry"; kernels before 6.10 retry all the same. */
  private static boolean definite(KnockAnswer answer) {
    return switch (answer) {
      case UNKNOWN_SUBSYSTEM, SECRET_MISSING, SECRET_WRONG -> true;
      default -> false;
    };
  }

  private void recovered(SimulatedController controller) {
    controller.cancelTimers();
    controller.failsFast = false;
    controller.reconnects++;
    renewAssociation(controller);
    core.after(core.fabric.scanLatency(), () -> namespaces.scan(controller));
  }

  /** The target gives the new association its number before it forgets the old one. */
  void renewAssociation(SimulatedController controller) {
    int old = controller.cntlid;
    controller.cntlid = core.cntlids.take();
    core.cntlids.release(old);
    controller.state = LIVE;
    core.view.show(controller);
    controller.paths().stream()
        .flatMap(path -> path.visible().stream())
        .forEach(core.uevents::changed);
    core.uevents.connected(controller);
  }
}

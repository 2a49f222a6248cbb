package dev.holdfast.application.service;

import dev.holdfast.application.concurrency.Budget;
import dev.holdfast.application.port.out.ConnectOutcome;
import dev.holdfast.application.port.out.ConnectRequest;
import dev.holdfast.application.reconcile.Lifecycles;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerSignal;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.IoPolicy;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.WantedTimers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets a volume's subsystem connected, and its controllers set as the volume wants them. */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final NodePorts ports;
  private final NodeTiming timing;
  private final Lifecycles lifecycles;

  Connections(NodePorts ports, NodeTiming timing, Lifecycles lifecycles) {
    this.ports = ports;
    this.timing = timing;
    this.lifecycles = lifecycles;
  }

  /**
   * The addresses that have to be connected and are not, by what is there now. A controller that is
   * on its way is the kernel's business.
   */
  List<TransportId> missing(VolumeAttachment attachment, ObservedTopology topology, Host host) {
    List<TransportId> missing =
        attachment.addresses().stream()
            .filter(address -> topology.serving(attachment.nqn(), address, host).isEmpty())
            .toList();
    // without native multipath every path is a device of its own, so there must be only one
    boolean onePathOnly = topology.multipath() == NativeMultipath.OFF;
    return onePathOnly && missing.size() < attachment.addresses().size() ? List.of() : missing;
  }

  /** Asks for every missing path at once, and returns when enough are live or all have answered. */
  void connect(
      VolumeId volume,
      VolumeAttachment attachment,
      Credentials credentials,
      Host host,
      Budget budget) {
    Map<TransportId, ConnectOutcome> answers = new ConcurrentHashMap<>();
    ObservedTopology topology = ports.topology().observe();
    List<TransportId> missing = missing(attachment, topology, host);
    Consumer<TransportId> ask =
        address -> {
          ConnectRequest request =
              new ConnectRequest(
                  attachment.nqn(), address, host, attachment.connection(), credentials);
          lifecycles.controller(attachment.nqn(), address, ControllerSignal.SEEN_GONE);
          lifecycles.controller(attachment.nqn(), address, ControllerSignal.CONNECT_ISSUED);
          ConnectOutcome answer = ask(request, budget);
          answers.put(address, answer);
          dropIfUnwanted(volume, answer);
        };
    if (topology.multipath() == NativeMultipath.OFF) {
      for (TransportId address : missing) {
        ask.accept(address);
        if (answers.get(address) instanceof ConnectOutcome.Connected) {
          break;
        }
      }
      awaitLive(attachment, 1, 1, host, new CountDownLatch(0), answers, budget);
      return;
    }
    CountDownLatch open = new CountDownLatch(missing.size());
    for (TransportId address : missing) {
      Thread.ofVirtual()
          .name("connect " + address)
          .start(() -> {
            try {
              ask.accept(address);
            } finally {
              open.countDown();
            }
          });
    }
    awaitLive(
        attachment,
        attachment.minPaths(),
        attachment.addresses().size(),
        host,
        open,
        answers,
        budget);
  }

  private ConnectOutcome ask(ConnectRequest request, Budget budget) {
    try {
      return ports.connector().connect(request, budget.atMost(timing.connect()));
    } catch (RuntimeException e) {
      LOG.warn("connecting {} to {} failed", request.nqn(), request.address(), e);
      return new ConnectOutcome.Unreachable(String.valueOf(e.getMessage()));
    }
  }

  private void awaitLive(
      VolumeAttachment attachment,
      int least,
      int most,
      Host host,
      CountDownLatch open,
      Map<TransportId, ConnectOutcome> answers,
      Budget budget) {
    Budget further = budget;
    boolean enough = false;
    while (true) {
      ObservedTopology topology = ports.topology().observe();
      int live = live(attachment, topology, host);
      if (live >= least && !enough) {
        enough = true;
        further = budget.part(timing.secondPath());
      }
      if (live >= most || (enough && (open.getCount() == 0 || further.spent()))) {
        return;
      }
      boolean hope = open.getCount() > 0 || onItsWay(attachment, topology, host);
      if (!enough && (!hope || budget.spent())) {
        throw new Failed(noPath(attachment, topology, host, answers));
      }
      budget.pause(timing.poll());
    }
  }

  /** A path that comes up when its volume has gone must not stay. */
  private void dropIfUnwanted(VolumeId volume, ConnectOutcome answer) {
    if (answer instanceof ConnectOutcome.Connected(ControllerName controller)
        && ports.records().find(volume).isEmpty()) {
      LOG.info(
          "controller {} came up after its volume {} had gone; it is let go", controller, volume);
      ports.connector().disconnect(controller, timing.disconnect());
    }
  }

  /**
   * Sets timers and I/O policy of what is connected, and reports what does not fit.
   *
   * @param device the volume's
   */
  void tune(StagedVolume record, Namespace device, Host host) {
    ObservedTopology topology = ports.topology().observe();
    VolumeAttachment attachment = record.attachment();
    if (!record.ours().isEmpty()) {
      ConnectionPolicy wanted = keptBy(record, device).controllers();
      record.ours().stream()
          .filter(attachment.addresses()::contains)
          .flatMap(address -> topology.serving(attachment.nqn(), address, host).stream())
          .forEach(
              controller -> report(record, ports.tuning().applyTimers(controller.name(), wanted)));
    }
    attachment
        .policy()
        .ioPolicy()
        .ifPresent(policy -> topology.withNqn(attachment.nqn()).forEach(s -> apply(policy, s)));
  }

  /** The device first: while it is not kept, its controllers must not be given up early. */
  private WantedTimers keptBy(StagedVolume record, Namespace device) {
    WantedTimers wanted = WantedTimers.of(record.attachment(), device.delayedRemoval());
    if (wanted.delayedRemoval().isEmpty()) {
      return wanted;
    }
    List<String> problems =
        ports.tuning().keepDevice(device.device(), wanted.delayedRemoval().get());
    report(record, problems);
    return problems.isEmpty()
        ? WantedTimers.of(record.attachment(), wanted.delayedRemoval())
        : WantedTimers.of(record.attachment(), Optional.of(Duration.ZERO));
  }

  private static void report(StagedVolume record, List<String> drifts) {
    drifts.forEach(drift -> LOG.warn("volume {}: {}", record.id(), drift));
  }

  private void apply(IoPolicy policy, Subsystem subsystem) {
    List<String> problems = ports.tuning().applyIoPolicy(subsystem.name(), policy);
    if (!problems.isEmpty()) {
      throw new Failed(
          new NodeFailure.CapabilityUnsupported(
              "ioPolicy " + policy.word() + ": " + String.join(", ", problems)));
    }
  }

  private static int live(VolumeAttachment attachment, ObservedTopology topology, Host host) {
    return (int)
        attachment.addresses().stream()
            .filter(address ->
                topology.serving(attachment.nqn(), address, host).stream()
                    .anyMatch(Controller::live))
            .count();
  }

  private static boolean onItsWay(
      VolumeAttachment attachment, ObservedTopology topology, Host host) {
    return attachment.addresses().stream()
        .flatMap(address -> topology.serving(attachment.nqn(), address, host).stream())
        .anyMatch(controller -> controller.state().onItsWay());
  }

  private NodeFailure noPath(
      VolumeAttachment attachment,
      ObservedTopology topology,
      Host host,
      Map<TransportId, ConnectOutcome> answers) {
    Map<TransportId, String> reasons = new HashMap<>();
    for (TransportId address : attachment.addresses()) {
      ConnectOutcome answer = answers.get(address);
      if (answer instanceof ConnectOutcome.AuthenticationFailed(String why)) {
        return new NodeFailure.AuthenticationRejected(attachment.nqn(), why);
      }
      if (answer instanceof ConnectOutcome.NotReady(String what, String remedy)) {
        return new NodeFailure.HostNotReady(what, remedy);
      }
      reasons.put(
          address,
          answer == null
              ? topology.serving(attachment.nqn(), address, host).stream()
                  .findFirst()
                  .map(c -> "controller " + c.name() + " is " + c.stateWord())
                  .orElse("no answer yet")
              : reason(answer));
    }
    return new NodeFailure.NoUsablePath(attachment.nqn(), reasons);
  }

  private static String reason(ConnectOutcome answer) {
    return switch (answer) {
      case ConnectOutcome.Connected(ControllerName c) -> "controller " + c + " did not become live";
      case ConnectOutcome.AlreadyConnected() -> "connected, but not live";
      case ConnectOutcome.Rejected(String why) -> why;
      case ConnectOutcome.AuthenticationFailed(String why) -> why;
      case ConnectOutcome.Unreachable(String why) -> why;
      case ConnectOutcome.TimedOut(String why) -> why;
      case ConnectOutcome.Unsupported(String why) -> why;
      case ConnectOutcome.NotReady(String what, String remedy) -> what + "; " + remedy;
    };
  }
}

package dev.holdfast.application.service;

import dev.holdfast.application.concurrency.Budget;
import dev.holdfast.application.concurrency.TargetLimits;
import dev.holdfast.application.port.out.ConnectOutcome;
import dev.holdfast.application.port.out.ConnectRequest;
import dev.holdfast.application.reconcile.Lifecycles;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerSignal;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.recovery.DesiredSubsystem;
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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets a volume's subsystem connected, and its controllers set as the volume wants them. */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  /** A target that answers, whatever it says, does so within this. */
  private static final Duration PROMPT = Duration.ofSeconds(1);

  /** Of kubelet's calls alone: these never wait for repairs. */
  private final TargetLimits limits = new TargetLimits();

  private final NodePorts ports;
  private final NodeTiming timing;
  private final Lifecycles lifecycles;
  private final LateControllers late;

  Connections(NodePorts ports, NodeTiming timing, Lifecycles lifecycles, LateControllers late) {
    this.late = late;
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
        address ->
            answers.put(
                address,
                inTurn(
                    volume,
                    new ConnectRequest(
                        attachment.nqn(), address, host, attachment.connection(), credentials),
                    budget));
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

  /** A target that does not answer is not asked by every call at once (ADR 19). */
  private ConnectOutcome inTurn(VolumeId volume, ConnectRequest request, Budget budget) {
    Optional<TargetLimits.Place> place =
        limits.enter(request.address(), budget.atMost(timing.connect()));
    if (place.isEmpty()) {
      return new ConnectOutcome.Unreachable(
          "not tried: it has not answered the connects of other calls");
    }
    TargetLimits.Answer answer = TargetLimits.Answer.SILENT;
    try {
      Duration asked = ports.time().uptime();
      ConnectOutcome outcome = connect(volume, request, budget.atMost(timing.connect()));
      answer = answer(outcome, ports.time().uptime().minus(asked));
      return outcome;
    } finally {
      place.get().leave(answer);
    }
  }

  /** What a connect that took so long tells of the target. */
  static TargetLimits.Answer answer(ConnectOutcome outcome, Duration took) {
    return switch (outcome) {
      case ConnectOutcome.Connected _, ConnectOutcome.AlreadyConnected _ ->
          TargetLimits.Answer.TAKEN;
      case ConnectOutcome.AuthenticationFailed _ -> TargetLimits.Answer.REFUSED;
      case ConnectOutcome.TimedOut _ -> TargetLimits.Answer.SILENT;
      default ->
          took.compareTo(PROMPT) < 0 ? TargetLimits.Answer.REFUSED : TargetLimits.Answer.SILENT;
    };
  }

  /** Asks for one path. What comes up too late, or for nobody any more, is let go again. */
  ConnectOutcome connect(VolumeId volume, ConnectRequest request, Duration patience) {
    lifecycles.controller(request.nqn(), request.address(), ControllerSignal.SEEN_GONE);
    lifecycles.controller(request.nqn(), request.address(), ControllerSignal.CONNECT_ISSUED);
    ConnectOutcome answer = ask(request, patience);
    if (answer instanceof ConnectOutcome.TimedOut) {
      late.expect(request.nqn(), request.address(), request.host());
    }
    dropIfUnwanted(volume, answer);
    return answer;
  }

  private ConnectOutcome ask(ConnectRequest request, Duration patience) {
    try {
      return ports.connector().connect(request, patience);
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
      // asked before the look: what is answered during it need not be in it
      boolean unanswered = open.getCount() > 0;
      ObservedTopology topology = ports.topology().observe();
      int live = live(attachment, topology, host);
      if (live >= least && !enough) {
        enough = true;
        further = budget.part(timing.secondPath());
      }
      if (live >= most || (enough && (!unanswered || further.spent()))) {
        return;
      }
      boolean hope = unanswered || onItsWay(attachment, topology, host);
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
    VolumeAttachment attachment = record.attachment();
    if (!record.ours().isEmpty()) {
      keep(record, device);
      // seen after it: only while the device is kept may its controllers be given up early
      ObservedTopology topology = ports.topology().observe();
      DesiredSubsystem desired = desired(record);
      for (TransportId address : attachment.addresses()) {
        if (record.ours().contains(address)) {
          ConnectionPolicy wanted = desired.kept(address, topology.withNqn(attachment.nqn()));
          topology
              .serving(attachment.nqn(), address, host)
              .forEach(controller ->
                  report(record, ports.tuning().applyTimers(controller.name(), wanted)));
        }
      }
    }
    attachment
        .policy()
        .ioPolicy()
        .ifPresent(policy ->
            ports
                .topology()
                .observe()
                .withNqn(attachment.nqn())
                .forEach(subsystem -> apply(policy, subsystem)));
  }

  private void keep(StagedVolume record, Namespace device) {
    WantedTimers.of(record.attachment(), device.delayedRemoval())
        .delayedRemoval()
        .ifPresent(keep -> report(record, ports.tuning().keepDevice(device.device(), keep)));
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

  /** What all volumes of the subsystem want together: the loop would else set it otherwise. */
  private DesiredSubsystem desired(StagedVolume record) {
    SubsystemNqn nqn = record.attachment().nqn();
    return new DesiredSubsystem(
        nqn,
        Stream.concat(
                Stream.of(record),
                ports.records().all().stream()
                    .filter(other -> other.attachment().nqn().equals(nqn))
                    .filter(other -> !other.id().equals(record.id())))
            .toList());
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

  static String reason(ConnectOutcome answer) {
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

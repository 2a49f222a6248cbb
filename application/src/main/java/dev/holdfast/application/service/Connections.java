package dev.holdfast.application.service;

import dev.holdfast.application.concurrency.Budget;
import dev.holdfast.application.port.out.ConnectOutcome;
import dev.holdfast.application.port.out.ConnectRequest;
import dev.holdfast.application.port.out.DisconnectOutcome;
import dev.holdfast.application.reconcile.Lifecycles;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerSignal;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets a volume's subsystem connected, and lets go of it. */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final NodePorts ports;
  private final VolumeLedger ledger;
  private final NodeTiming timing;
  private final VolumeMounts mounts;
  private final Lifecycles lifecycles;

  Connections(
      NodePorts ports,
      VolumeLedger ledger,
      NodeTiming timing,
      VolumeMounts mounts,
      Lifecycles lifecycles) {
    this.ports = ports;
    this.ledger = ledger;
    this.timing = timing;
    this.mounts = mounts;
    this.lifecycles = lifecycles;
  }

  /**
   * The addresses that have to be connected and are not, by what is there now. A controller that is
   * on its way is the kernel's business.
   */
  List<TransportId> missing(VolumeAttachment attachment, ObservedTopology topology, Host host) {
    List<TransportId> missing =
        attachment.addresses().stream()
            .filter(address -> serving(attachment, address, topology, host).isEmpty())
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

  /** Sets timers and I/O policy of what is connected, and reports what does not fit. */
  void tune(StagedVolume record, Host host) {
    ObservedTopology topology = ports.topology().observe();
    VolumeAttachment attachment = record.attachment();
    for (TransportId address : attachment.addresses()) {
      for (Controller controller : serving(attachment, address, topology, host)) {
        if (record.ours().contains(address)) {
          ports
              .tuning()
              .applyTimers(controller.name(), attachment.connection())
              .forEach(
                  drift -> LOG.warn("volume {} {}: {}", record.id(), controller.name(), drift));
        }
      }
    }
    attachment
        .policy()
        .ioPolicy()
        .ifPresent(policy -> {
          for (Subsystem subsystem : topology.withNqn(attachment.nqn())) {
            List<String> problems = ports.tuning().applyIoPolicy(subsystem.name(), policy);
            if (!problems.isEmpty()) {
              throw new Failed(
                  new NodeFailure.CapabilityUnsupported(
                      "ioPolicy " + policy.word() + ": " + String.join(", ", problems)));
            }
          }
        });
  }

  /**
   * Lets go of what is ours of a volume's subsystem, unless another volume, a mount, a holder or a
   * foreign owner needs it. Call only while the subsystem is held.
   */
  void release(StagedVolume record, Budget budget) {
    List<StagedVolume> others =
        ports.records().all().stream()
            .filter(other -> other.attachment().nqn().equals(record.attachment().nqn()))
            .filter(other -> !other.id().equals(record.id()))
            .toList();
    if (!others.isEmpty()) {
      handOver(record, others.getFirst());
      return;
    }
    ObservedTopology topology = ports.topology().observe();
    List<Controller> ours = oursOf(record, topology, ports.identity().current());
    if (ours.isEmpty()) {
      return;
    }
    List<String> users = mounts.usersOf(topology.withNqn(record.attachment().nqn()));
    if (!users.isEmpty()) {
      throw new Failed(new NodeFailure.StillInUse(record.id(), users));
    }
    for (TransportId address : record.ours()) {
      lifecycles.controller(record.attachment().nqn(), address, ControllerSignal.DISCONNECT_ISSUED);
    }
    disconnect(record, ours, budget);
  }

  private void handOver(StagedVolume from, StagedVolume to) {
    if (!to.ours().containsAll(from.ours())) {
      ledger.change(to, now -> now.withOurs(union(now.ours(), from.ours())));
    }
    LOG.info(
        "volume {} leaves {} connected: volume {} is on it",
        from.id(),
        to.attachment().nqn(),
        to.id());
  }

  private static List<TransportId> union(List<TransportId> one, List<TransportId> other) {
    return Stream.concat(one.stream(), other.stream()).distinct().toList();
  }

  private void disconnect(StagedVolume record, List<Controller> controllers, Budget budget) {
    Duration patience = budget.atMost(timing.disconnect());
    Map<ControllerName, DisconnectOutcome> answers = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    for (Controller controller : controllers) {
      threads.add(
          Thread.ofVirtual()
              .name("disconnect " + controller.name())
              .start(() ->
                  answers.put(
                      controller.name(),
                      ports.connector().disconnect(controller.name(), patience))));
    }
    threads.forEach(Connections::join);
    List<String> problems = new ArrayList<>();
    controllers.forEach(controller -> {
      switch (answers.get(controller.name())) {
        case DisconnectOutcome.Gone() -> {}
        case DisconnectOutcome.StillGoing(String why) ->
            problems.add(controller.name() + ": " + why);
        case DisconnectOutcome.Failed(String why) -> problems.add(controller.name() + ": " + why);
        case null -> problems.add(controller.name() + ": no answer");
      }
    });
    if (!problems.isEmpty()) {
      throw new Failed(
          new NodeFailure.MayRemain(
              "disconnecting volume " + record.id(), String.join("; ", problems)));
    }
  }

  /** The controllers at the addresses that we made. */
  private static List<Controller> oursOf(
      StagedVolume record, ObservedTopology topology, Host host) {
    return record.ours().stream()
        .flatMap(address -> serving(record.attachment(), address, topology, host).stream())
        .distinct()
        .toList();
  }

  private static int live(VolumeAttachment attachment, ObservedTopology topology, Host host) {
    return (int)
        attachment.addresses().stream()
            .filter(address ->
                serving(attachment, address, topology, host).stream().anyMatch(Controller::live))
            .count();
  }

  private static boolean onItsWay(
      VolumeAttachment attachment, ObservedTopology topology, Host host) {
    return attachment.addresses().stream()
        .flatMap(address -> serving(attachment, address, topology, host).stream())
        .anyMatch(controller -> controller.state().onItsWay());
  }

  private static List<Controller> serving(
      VolumeAttachment attachment, TransportId address, ObservedTopology topology, Host host) {
    return topology.withNqn(attachment.nqn()).stream()
        .flatMap(subsystem -> subsystem.serving(address, host).stream())
        .toList();
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
              ? serving(attachment, address, topology, host).stream()
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

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.holdfast.application.service;

import dev.holdfast.application.concurrency.Budget;
import dev.holdfast.application.port.out.DisconnectOutcome;
import dev.holdfast.application.reconcile.Lifecycles;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerSignal;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets go of a volume's connections, and of nobody else's. */
final class Releasing {
  private static final Logger LOG = LoggerFactory.getLogger(Releasing.class);

  private final NodePorts ports;
  private final VolumeLedger ledger;
  private final NodeTiming timing;
  private final VolumeMounts mounts;
  private final Lifecycles lifecycles;

  Releasing(
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
    threads.forEach(Releasing::join);
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
        .flatMap(address -> topology.serving(record.attachment().nqn(), address, host).stream())
        .distinct()
        .toList();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

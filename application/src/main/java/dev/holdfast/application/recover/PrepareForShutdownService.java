package dev.holdfast.application.recover;

import dev.holdfast.application.concurrency.Budget;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.in.PrepareForShutdown;
import dev.holdfast.application.port.out.NodeShutdown;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.StagedVolume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves nothing behind that a node which goes down would wait for. The records stay. */
public final class PrepareForShutdownService implements PrepareForShutdown {
  private static final Logger LOG = LoggerFactory.getLogger(PrepareForShutdownService.class);

  /** The kernel's patience with a path once the network has gone: long enough for a switch. */
  private static final Timeout LAST_PATIENCE = Timeout.ofSeconds(10);

  private record Deletion(Controller controller, HostTime.Signal ended) {}

  private final NodePorts ports;
  private final NodeShutdown shutdown;
  private final VolumeMounts mounts;

  public PrepareForShutdownService(NodePorts ports, NodeShutdown shutdown, VolumeMounts mounts) {
    this.ports = ports;
    this.shutdown = shutdown;
    this.mounts = mounts;
  }

  @Override
  public void prepare(Duration patience) {
    Optional<String> sign = shutdown.underWay();
    if (sign.isEmpty()) {
      LOG.info("the node stays up: connections stay as they are");
      return;
    }
    LOG.info("the node is going down: {}", sign.get());
    Budget budget = new Budget(ports.time(), patience);
    ObservedTopology topology = ports.topology().observe();
    Host host = ports.identity().current();
    List<Deletion> deletions = new ArrayList<>();
    ports.records().all().stream()
        .collect(Collectors.groupingBy(record -> record.attachment().nqn()))
        .forEach((nqn, records) -> {
          try {
            leave(nqn, records, topology, host, budget).forEach(deletions::add);
          } catch (RuntimeException | Error e) {
            // the others are left in order all the same
            LOG.warn("{} is left as it is", nqn, e);
          }
        });
    for (Deletion deletion : deletions) {
      if (!deletion.ended().await(budget.left())) {
        LOG.warn("deleting {} goes on without us", deletion.controller().name());
      }
    }
  }

  /** The deletions that are under way. */
  private List<Deletion> leave(
      SubsystemNqn nqn,
      List<StagedVolume> records,
      ObservedTopology topology,
      Host host,
      Budget budget) {
    List<Subsystem> subsystems = topology.withNqn(nqn);
    List<Controller> ours =
        records.stream()
            .flatMap(record -> record.ours().stream())
            .distinct()
            .flatMap(address -> topology.serving(nqn, address, host).stream())
            .distinct()
            .toList();
    if (ours.isEmpty()) {
      return List.of();
    }
    subsystems.stream()
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .filter(device -> device.delayedRemoval().filter(Duration::isPositive).isPresent())
        .forEach(device -> ports.tuning().keepDevice(device.device(), Duration.ZERO));
    List<String> users = mounts.usersOf(subsystems);
    if (!users.isEmpty()) {
      LOG.info("{} stays connected for {}; its paths are soon given up", nqn, users);
      ConnectionPolicy policy = records.getFirst().attachment().policy();
      ours.stream()
          .filter(controller -> isLonger(controller.timers().ctrlLossTmo()))
          .forEach(controller ->
              ports.tuning().applyTimers(controller.name(), policy.withCtrlLossTmo(LAST_PATIENCE)));
      return List.of();
    }
    LOG.info("{} is in nobody's use and is let go", nqn);
    return ours.stream()
        .map(controller ->
            new Deletion(
                controller,
                ports.time().start("leave " + controller.name(), () -> delete(controller, budget))))
        .toList();
  }

  private static boolean isLonger(Optional<Timeout> timeout) {
    return timeout
        .filter(now -> !now.isOff() && now.seconds() <= LAST_PATIENCE.seconds())
        .isEmpty();
  }

  private void delete(Controller controller, Budget budget) {
    DisconnectOutcome outcome = ports.connector().disconnect(controller.name(), budget.left());
    if (!(outcome instanceof DisconnectOutcome.Gone)) {
      LOG.warn("{} is still there: {}", controller.name(), outcome);
    }
  }
}

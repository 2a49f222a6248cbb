package dev.holdfast.application.recover;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.connect.ControllerDeletions;
import dev.holdfast.application.connect.CreatedControllers;
import dev.holdfast.application.job.VolumeJobs;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.in.PrepareForShutdown;
import dev.holdfast.application.port.out.NodeShutdown;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.StagedVolume;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes everything that a node on its way down would wait for. The records stay. */
public final class PrepareForShutdownService implements PrepareForShutdown {
  private static final Logger LOG = LoggerFactory.getLogger(PrepareForShutdownService.class);

  /** The kernel's patience with a path once the network is down: long enough for a switch. */
  private static final Timeout LAST_PATIENCE = Timeout.ofSeconds(10);

  private final NodePorts ports;
  private final NodeShutdown shutdown;
  private final VolumeMounts mounts;
  private final CreatedControllers controllers;
  private final VolumeJobs jobs;

  public PrepareForShutdownService(NodePorts ports, NodeShutdown shutdown, VolumeJobs jobs) {
    this.controllers =
        new CreatedControllers(ports, new VolumeRecordUpdates(ports.records()), () -> {});
    this.jobs = jobs;
    this.ports = ports;
    this.shutdown = shutdown;
    this.mounts = new VolumeMounts(ports.mountTable(), ports.devices());
  }

  @Override
  public void prepare(Duration patience) {
    Optional<String> sign = shutdown.underWay();
    if (sign.isEmpty()) {
      LOG.info("the node stays up: connections stay as they are");
      return;
    }
    LOG.info("the node is going down: {}", sign.get());
    Deadline deadline = new Deadline(ports.time(), patience);
    jobs.endAll(deadline.part(patience.dividedBy(2)))
        .forEach(left -> LOG.warn("the node goes down, but {}", left.message()));
    ObservedTopology topology = controllers.look();
    ControllerDeletions deletions = new ControllerDeletions(controllers::remove, ports.time());
    ports.records().all().stream()
        .collect(Collectors.groupingBy(record -> record.attachment().nqn()))
        .forEach((nqn, records) -> {
          try {
            leave(nqn, records, topology, deletions, deadline);
          } catch (RuntimeException | Error e) {
            // the other subsystems are prepared all the same
            LOG.warn("{} is left as it is", nqn, e);
          }
        });
    deletions.await(deadline);
    deletions.problems().forEach(problem -> LOG.warn("may still be connected: {}", problem));
  }

  /** Begins the deletions of the controllers that nothing uses. */
  private void leave(
      SubsystemNqn nqn,
      List<StagedVolume> records,
      ObservedTopology topology,
      ControllerDeletions deletions,
      Deadline deadline) {
    List<Subsystem> subsystems = topology.withNqn(nqn);
    List<CreatedController> created = controllers.on(nqn, topology);
    if (created.isEmpty()) {
      return;
    }
    subsystems.stream()
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .filter(device -> device.delayedRemoval().filter(Duration::isPositive).isPresent())
        .forEach(device -> ports.settings().keepDevice(device.device(), Duration.ZERO));
    List<String> users = mayRun(nqn, records) ? List.of("a job") : mounts.usersOf(subsystems);
    if (!users.isEmpty()) {
      LOG.info("{} stays connected for {}; its paths are soon given up", nqn, users);
      ConnectionPolicy policy = records.getFirst().attachment().policy();
      subsystems.stream()
          .flatMap(subsystem -> subsystem.controllers().stream())
          .filter(controller -> created.stream().anyMatch(made -> made.is(controller)))
          .filter(controller -> isLonger(controller.timers().ctrlLossTmo()))
          .forEach(controller ->
              ports
                  .settings()
                  .applyTimers(controller.name(), policy.withCtrlLossTmo(LAST_PATIENCE)));
      return;
    }
    LOG.info("{} is unused and is disconnected", nqn);
    created.forEach(controller -> deletions.begin(controller, deadline.left()));
  }

  private boolean mayRun(SubsystemNqn nqn, List<StagedVolume> records) {
    return jobs.runOn(nqn) || records.stream().anyMatch(record -> jobs.mayRun(record.id()));
  }

  private static boolean isLonger(Optional<Timeout> timeout) {
    return timeout
        .filter(now -> !now.isOff() && now.seconds() <= LAST_PATIENCE.seconds())
        .isEmpty();
  }
}

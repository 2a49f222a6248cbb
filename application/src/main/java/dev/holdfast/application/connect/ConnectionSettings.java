package dev.holdfast.application.connect;

import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.FabricSettings;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.recovery.DesiredSubsystem;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.WantedTimers;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies a volume's settings to its connections: the timers of controllers, the I/O policy of the
 * subsystem, and the delayed removal of the device.
 */
public final class ConnectionSettings {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionSettings.class);

  private final FabricTopology topology;
  private final FabricSettings settings;
  private final VolumeRecords records;
  private final CreatedControllers created;

  public ConnectionSettings(
      FabricTopology topology,
      FabricSettings settings,
      VolumeRecords records,
      CreatedControllers created) {
    this.created = created;
    this.topology = topology;
    this.settings = settings;
    this.records = records;
  }

  /**
   * Timers and I/O policy. A timer that stays different is logged; an I/O policy that the kernel
   * rejects is a failure.
   *
   * @param device the volume's
   */
  public void apply(StagedVolume record, Namespace device, Host host) {
    SubsystemNqn nqn = record.attachment().nqn();
    if (created.on(nqn, topology.observeOnly(nqn)).isEmpty()) {
      // the settings of connections that another program made are its own
      return;
    }
    keepDevice(record, device);
    // seen after it: only while the device is kept may its controllers be given up early
    setTimers(record, topology.observeOnly(nqn), host);
    record
        .attachment()
        .policy()
        .ioPolicy()
        .ifPresent(policy ->
            topology
                .observeOnly(nqn)
                .subsystems()
                .forEach(subsystem -> setIoPolicy(policy, subsystem)));
  }

  private void keepDevice(StagedVolume record, Namespace device) {
    WantedTimers.of(record.attachment(), device.delayedRemoval())
        .delayedRemoval()
        .ifPresent(keep -> report(record, settings.keepDevice(device.device(), keep)));
  }

  private void setTimers(StagedVolume record, ObservedTopology topology, Host host) {
    SubsystemNqn nqn = record.attachment().nqn();
    DesiredSubsystem desired = desired(record);
    List<CreatedController> own = created.on(nqn, topology);
    for (TransportId address : record.attachment().addresses()) {
      ConnectionPolicy wanted = desired.policyToMaintain(address, topology.withNqn(nqn));
      topology.serving(nqn, address, host).stream()
          .filter(controller -> controller.state().serves())
          .filter(controller -> own.stream().anyMatch(made -> made.is(controller)))
          .forEach(controller -> report(record, settings.applyTimers(controller.name(), wanted)));
    }
  }

  private void setIoPolicy(IoPolicy policy, Subsystem subsystem) {
    List<String> problems = settings.applyIoPolicy(subsystem.name(), policy);
    if (!problems.isEmpty()) {
      throw new StepFailedException(
          new NodeFailure.CapabilityUnsupported(
              "ioPolicy " + policy.word() + ": " + String.join(", ", problems)));
    }
  }

  /**
   * The combined wishes of all volumes on the subsystem: otherwise the loop would change them
   * again.
   */
  private DesiredSubsystem desired(StagedVolume record) {
    SubsystemNqn nqn = record.attachment().nqn();
    return new DesiredSubsystem(
        nqn,
        Stream.concat(
                Stream.of(record),
                records.read().on(nqn).volumes().stream()
                    .filter(other -> !other.id().equals(record.id())))
            .toList());
  }

  private static void report(StagedVolume record, List<String> drifts) {
    drifts.forEach(drift -> LOG.warn("volume {}: {}", record.id(), drift));
  }
}

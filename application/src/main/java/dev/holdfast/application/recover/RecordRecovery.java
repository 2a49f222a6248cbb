package dev.holdfast.application.recover;

import dev.holdfast.application.concurrency.VolumeReservations;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside.Kind;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.KubeletVolumes.Staging;
import dev.holdfast.application.port.out.TlsKeys.Seen;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Encryption;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds the records of volumes that kubelet has staged and whose records are lost, from the
 * mount table and the kernel. The volume's wishes are not known any more: a repeated stage is
 * accepted and corrects them. The controllers have records of their own.
 */
public final class RecordRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(RecordRecovery.class);

  private final NodePorts ports;
  private final VolumeMounts mounts;
  private final VolumeReservations reservations;
  private final PartialFailures failures;

  /** The volumes whose record exists, was rebuilt, or never can be. */
  private final Set<VolumeId> settled = new HashSet<>();

  public RecordRecovery(
      NodePorts ports,
      VolumeMounts mounts,
      VolumeReservations reservations,
      PartialFailures failures) {
    this.ports = ports;
    this.mounts = mounts;
    this.reservations = reservations;
    this.failures = failures;
  }

  /** False if it has to be tried again: a staging that fails does not keep the others. */
  boolean rebuild() {
    List<Staging> staged = new ArrayList<>();
    if (!failures.attempt(
        Kind.LOOP, "lost records", () -> staged.addAll(ports.kubelet().staged()))) {
      return false;
    }
    failures.keepOnly(
        Kind.STAGING, staged.stream().map(s -> s.volume().value()).collect(Collectors.toSet()));
    List<ObservedTopology> seen = new ArrayList<>(1);
    staged.stream()
        .filter(staging -> !settled.contains(staging.volume()))
        .filter(staging -> settle(staging, seen))
        .forEach(staging -> settled.add(staging.volume()));
    return staged.stream().map(Staging::volume).allMatch(settled::contains);
  }

  /**
   * Alone with the volume: a concurrent call that unstages it must not find it recorded again.
   *
   * @param seen the topology, once it was needed
   */
  private boolean settle(Staging staging, List<ObservedTopology> seen) {
    Optional<VolumeReservations.Reservation> reserved = reservations.tryReserve(staging.volume());
    if (reserved.isEmpty()) {
      return false;
    }
    try (VolumeReservations.Reservation _ = reserved.get()) {
      return failures.attempt(
          Kind.STAGING,
          staging.volume().value(),
          () -> {
            if (ports.records().find(staging.volume()).isEmpty()) {
              if (seen.isEmpty()) {
                seen.add(ports.topology().observe());
              }
              rebuild(staging, seen.getFirst(), ports.identity().current());
            }
          });
    }
  }

  private void rebuild(Staging staging, ObservedTopology topology, Host host) {
    Optional<Mount> mount = mounts.at(staging.path());
    if (mount.isEmpty()) {
      return; // nothing is mounted: kubelet will stage it before a pod gets it
    }
    switch (mounts.state(mount.get(), topology)) {
      case MountState.Alive alive -> {
        Namespace device = topology.namespace(alive.number()).orElseThrow();
        record(staging, mount.get(), device, topology, host)
            .ifPresentOrElse(
                this::remember,
                () ->
                    unknown(
                        staging,
                        device.describe()
                            + " has no controller of this host, or its filesystem is of no kind that"
                            + " Holdfast stages"));
      }
      case MountState.Dead(String device) ->
          unknown(staging, "its device " + device + " was removed, and nothing shows where it was");
      case MountState.Foreign(String what) -> unknown(staging, what + " is mounted");
      case MountState.Unknown(String what) ->
          throw new HostInterfaceException(
              "BlockDevices",
              staging.path().value(),
              "the device of " + what + " cannot be determined");
    }
  }

  private static void unknown(Staging staging, String why) {
    LOG.warn(
        "volume {} is staged at {} by kubelet's directories, its record is lost, and it cannot be rebuilt: {};"
            + " delete its pods, so that kubelet unstages it and stages it again",
        staging.volume(),
        staging.path(),
        why);
  }

  private void remember(StagedVolume volume) {
    ports.records().put(volume);
    LOG.warn(
        "volume {}: its record was lost and is rebuilt: {} at {}. Not known are its timers, mount flags"
            + " and access mode as they were asked for. Controllers that no record proves to be created"
            + " by Holdfast stay connected when it is unstaged, and are listed then",
        volume.id(),
        volume.attachment().nqn(),
        volume.attachment().addresses());
  }

  private Optional<StagedVolume> record(
      Staging staging, Mount mount, Namespace device, ObservedTopology topology, Host host) {
    Optional<Subsystem> subsystem =
        topology.subsystems().stream().filter(s -> s.namespaces().contains(device)).findFirst();
    Optional<FilesystemType> type = FilesystemType.ofWord(mount.fsType());
    List<Controller> controllers =
        subsystem.stream()
            .flatMap(s -> s.controllers().stream())
            .filter(c -> c.hostNqn().map(host.nqn().value()::equals).orElse(true))
            .toList();
    List<TransportId> addresses =
        controllers.stream().flatMap(seen -> seen.target().stream()).distinct().toList();
    if (type.isEmpty() || addresses.isEmpty()) {
      return Optional.empty();
    }
    AccessMode mode =
        mount.readOnly() ? AccessMode.SINGLE_NODE_READER_ONLY : AccessMode.SINGLE_NODE_WRITER;
    return Optional.of(
        new StagedVolume(
            staging.volume(),
            new StagedVolume.Request(
                staging.path(),
                new VolumeAttachment(
                        subsystem.orElseThrow().nqn(),
                        addresses,
                        NamespaceSelector.exactly(device.ids()),
                        policy(controllers.getFirst().timers()),
                        1,
                        OutagePolicy.RELEASE,
                        Duration.ofMinutes(15))
                    .withEncryption(
                        mount.beneath().isPresent() ? Encryption.LUKS2 : Encryption.NONE)
                    .withTls(tls(controllers)),
                new VolumeCapability(
                    new VolumeUse.Filesystem(
                        type.get(), MountOptions.recorded(mount.labels().words())),
                    mode)),
            // a filesystem is there: never to be made again
            new StagedVolume.Device(
                Optional.of(device.ids()),
                Optional.of(ports.time().now()),
                OptionalLong.of(device.bytes()),
                false),
            new StagedVolume.Progress(List.of(), ports.mountTable().boot(), true, true),
            StagedVolume.Outage.NONE));
  }

  /** As far as the kernel shows it: what may be without it was made without. */
  private boolean tls(List<Controller> controllers) {
    return controllers.stream()
        .map(controller -> ports.tls().of(controller.name()))
        .anyMatch(seen -> seen instanceof Seen.Encrypted || seen instanceof Seen.Awaited);
  }

  private static ConnectionPolicy policy(ControllerTimers timers) {
    ConnectionPolicy usual = ConnectionPolicy.DEFAULT;
    try {
      return new ConnectionPolicy(
          timers.ctrlLossTmo().orElse(usual.ctrlLossTmo()),
          timers.reconnectDelay().orElse(usual.reconnectDelay()),
          timers.keepAliveTmo().orElse(usual.keepAliveTmo()),
          timers.fastIoFailTmo(),
          Optional.empty(),
          usual.nrIoQueues(),
          usual.queueSize(),
          false,
          false);
    } catch (InvalidValue e) {
      return usual;
    }
  }
}

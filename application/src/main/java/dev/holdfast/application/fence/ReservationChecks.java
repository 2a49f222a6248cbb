package dev.holdfast.application.fence;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.NamespaceReservations.Report;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.reservation.ReservationKey;
import dev.holdfast.domain.reservation.ReservationReport;
import dev.holdfast.domain.reservation.ReservationReport.Registrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The holder of the reservation of each namespace that this host is connected to. */
public final class ReservationChecks implements HostChecks {
  private static final String NAME = "reservations";

  /** For all namespaces. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final NodePorts ports;

  public ReservationChecks(NodePorts ports) {
    this.ports = ports;
  }

  /** The loop supervises reservations. */
  @Override
  public List<HostCheck> needed() {
    return List.of();
  }

  @Override
  public List<HostCheck> run() {
    Keys keys = Keys.of(ports);
    Deadline deadline = new Deadline(ports.time(), PATIENCE);
    List<String> seen = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<String> remaining = new ArrayList<>();
    for (Namespace device : connected()) {
      String name = device.device() + ": ";
      switch (ask(device, deadline)) {
        case Report.Reported(ReservationReport report) -> {
          seen.add(name + report.describe());
          keys.remaining(report).ifPresent(key -> remaining.add(name + key));
        }
        case Report.Unsupported(String why) -> seen.add(why);
        case Report.Unknown(String why) -> unknown.add(name + why);
      }
    }
    return List.of(check(keys.host(), seen, unknown, remaining));
  }

  /** Of the whole host: a registration may be left of a volume that is not on record. */
  private List<Namespace> connected() {
    return ports.topology().observe().subsystems().stream()
        .filter(subsystem -> subsystem.controllers().stream().anyMatch(Controller::overFabric))
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .toList();
  }

  private Report ask(Namespace device, Deadline deadline) {
    if (!device.usable()) {
      return new Report.Unknown("no usable path");
    }
    return deadline.spent()
        ? new Report.Unknown("not asked: the others took too long")
        : ports.reservations().report(device, deadline.left());
  }

  private static HostCheck check(
      HostId host, List<String> seen, List<String> unknown, List<String> remaining) {
    if (!remaining.isEmpty()) {
      return HostCheck.warning(
          NAME,
          "this host (host id "
              + host
              + ") is registered with a key of no volume that it has on record: "
              + String.join(" | ", remaining),
          "it keeps other nodes from the namespace where volumes have no attachments: once no pod here"
              + " uses the device, nvme resv-register DEVICE --crkey=KEY --rrega=1 removes it");
    }
    if (!unknown.isEmpty()) {
      return HostCheck.warning(
          NAME,
          "not known of " + String.join(" | ", unknown),
          "volumes with fencing are not staged there until the target answers: check its paths");
    }
    return HostCheck.ok(
        NAME, false, seen.isEmpty() ? "no namespace is connected" : String.join(" | ", seen));
  }

  /**
   * The keys of the volumes that this node has on record.
   *
   * @param complete false if a record cannot be read: a key may be that of its volume
   */
  private record Keys(HostId host, Set<ReservationKey> ofVolumes, boolean complete) {
    static Keys of(NodePorts ports) {
      HostId host = ports.identity().current().id();
      VolumeRecords.Records records = ports.records().read();
      return new Keys(
          host,
          records.volumes().stream()
              .map(volume -> ReservationKey.of(host, volume.id()))
              .collect(Collectors.toSet()),
          records.unreadable().isEmpty());
    }

    Optional<ReservationKey> remaining(ReservationReport report) {
      return report
          .of(host)
          .map(Registrant::key)
          .filter(key -> complete && !ofVolumes.contains(key));
    }
  }
}

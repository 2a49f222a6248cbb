package dev.holdfast.application.connect;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proofs of a controller other than the answer to a connect. */
final class OtherProofs {
  private static final Logger LOG = LoggerFactory.getLogger(OtherProofs.class);

  private final NodePorts ports;
  private final VolumeRecordUpdates updates;
  private final OwnershipMemory memory;

  /** Those whose records of version 0.1.0 were compared. */
  private final Set<VolumeId> compared = ConcurrentHashMap.newKeySet();

  OtherProofs(NodePorts ports, VolumeRecordUpdates updates, OwnershipMemory memory) {
    this.ports = ports;
    this.updates = updates;
    this.memory = memory;
  }

  void find(ObservedTopology topology) {
    topology.subsystems().forEach(this::registered);
    ports.mountTable().boot().ifPresent(boot -> earlier(boot, topology));
  }

  /**
   * Records of version 0.1.0 have the addresses at which Holdfast created controllers. They are
   * compared once with what is there: in the same boot, and where one controller alone can be
   * meant, that is it; any other stays connected, and is reported once no volume uses it.
   */
  private void earlier(BootId boot, ObservedTopology topology) {
    for (StagedVolume record : ports.records().all()) {
      if (!record.createdAddresses().isEmpty() && topology.shows(record.attachment().nqn())) {
        if (record.boot().equals(Optional.of(boot)) && !compared.contains(record.id())) {
          record.createdAddresses().forEach(address -> adopt(record, address, topology));
          // only now: if one throws, all of it is done again at the next look
          compared.add(record.id());
        }
        try {
          updates.change(record, StagedVolume::withoutCreatedAddresses);
        } catch (HostInterfaceException e) {
          LOG.debug("the record of volume {} is changed at the next look", record.id(), e);
        }
      }
    }
  }

  private void adopt(StagedVolume record, TransportId address, ObservedTopology topology) {
    SubsystemNqn nqn = record.attachment().nqn();
    Host host = ports.identity().current();
    List<Controller> candidates = topology.serving(nqn, address, host);
    if (candidates.size() == 1 && candidates.getFirst().surelyServes(address, host)) {
      Controller only = candidates.getFirst();
      only.number()
          .ifPresent(number ->
              memory.change(
                  nqn,
                  now ->
                      now.contains(only)
                          ? now
                          : now.with(
                              new CreatedController(nqn, address, host, only.name(), number))));
    } else if (!candidates.isEmpty()) {
      LOG.warn(
          "volume {} was staged by version 0.1.0, and {} may be Holdfast's or another program's: {}"
              + " stay connected when it is unstaged",
          record.id(),
          address,
          candidates.stream().map(Controller::name).toList());
    }
  }

  /** The host's own registry is a second record: it is there when Holdfast's is lost. */
  private void registered(Subsystem subsystem) {
    for (Controller seen : subsystem.controllers()) {
      if (seen.overFabric()
          && !memory.of(subsystem.nqn()).contains(seen)
          && ports.connector().registered(seen)) {
        proof(subsystem.nqn(), seen)
            .ifPresent(made -> {
              LOG.info("{} was created by Holdfast, by the host's registry of owners", made.name());
              memory.change(subsystem.nqn(), now -> now.with(made));
            });
      }
    }
  }

  private Optional<CreatedController> proof(SubsystemNqn nqn, Controller seen) {
    return seen.number().isEmpty()
        ? Optional.empty()
        : seen.target()
            .map(address ->
                new CreatedController(
                    nqn,
                    address,
                    ports.identity().current(),
                    seen.name(),
                    seen.number().getAsLong()));
  }
}

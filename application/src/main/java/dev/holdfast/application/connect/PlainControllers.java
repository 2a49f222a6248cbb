package dev.holdfast.application.connect;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.port.out.TlsKeys.Seen;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for connections without TLS of subsystems on which a volume demands it: Holdfast's own are
 * deleted, and those of other programs are reported, once each.
 */
public final class PlainControllers {
  private static final Logger LOG = LoggerFactory.getLogger(PlainControllers.class);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final CreatedControllers created;

  /** By their numbers, which no later controller has. */
  private final Set<Long> handled = ConcurrentHashMap.newKeySet();

  public PlainControllers(NodePorts ports, NodeTimeouts timing, CreatedControllers created) {
    this.ports = ports;
    this.timing = timing;
    this.created = created;
  }

  /**
   * @param topology of the scan
   */
  public void remove(ObservedTopology topology) {
    Set<SubsystemNqn> demanding =
        ports.records().all().stream()
            .map(StagedVolume::attachment)
            .filter(attachment -> attachment.tls())
            .map(attachment -> attachment.nqn())
            .collect(Collectors.toSet());
    demanding.stream()
        .flatMap(nqn -> topology.withNqn(nqn).stream())
        .forEach(subsystem ->
            subsystem.controllers().stream()
                .filter(controller -> controller.state().serves())
                .filter(controller -> controller.number().isPresent())
                .filter(controller -> ports.tls().of(controller.name()) instanceof Seen.Plain)
                .filter(controller -> handled.add(controller.number().getAsLong()))
                .forEach(controller -> handle(subsystem.nqn(), controller, topology)));
  }

  private void handle(SubsystemNqn nqn, Controller controller, ObservedTopology topology) {
    Optional<CreatedController> own =
        created.on(nqn, topology).stream().filter(made -> made.is(controller)).findFirst();
    if (own.isEmpty()) {
      LOG.warn(
          "controller {} at {} of {} is not encrypted, and the kernel may send the data of a volume"
              + " over it that demands TLS; Holdfast did not make it: disconnect it, or let what made"
              + " it use TLS",
          controller.name(),
          controller.address(),
          nqn);
      return;
    }
    LOG.warn("controller {} of {} is not encrypted: it is deleted", controller.name(), nqn);
    ports
        .time()
        .start(
            "disconnect plain " + controller.name(),
            () -> {
              try {
                var _ = created.remove(own.get(), timing.disconnect());
              } finally {
                // if it is still there, the next scan tries again
                handled.remove(controller.number().getAsLong());
              }
            });
  }
}

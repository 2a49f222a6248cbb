package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.out.mount.BlockDevices.ReadOutcome;
import dev.holdfast.domain.format.BlankEvidence;
import dev.holdfast.domain.format.BlankEvidence.Content;
import dev.holdfast.domain.format.BlankEvidence.ProbeVerdict;
import dev.holdfast.domain.format.BlankEvidence.ReadPass;
import dev.holdfast.domain.format.BlankEvidence.Region;
import dev.holdfast.domain.format.FormatDecision;
import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.format.Regions;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last gate before mkfs: gathers the evidence, has the domain decide on it, and records the
 * intent to format.
 */
public final class FormatGate {
  private static final Logger LOG = LoggerFactory.getLogger(FormatGate.class);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final NamespaceLocator locator;

  public FormatGate(NodePorts ports, NodeTimeouts timing, NamespaceLocator locator) {
    this.ports = ports;
    this.timing = timing;
    this.locator = locator;
  }

  /**
   * Decides on a device on which the probe found nothing. If it may be formatted, the intent is
   * recorded when this returns.
   */
  FormatDecision decide(
      StageVolume.Command command, Namespace device, FilesystemType type, Deadline deadline) {
    ReadPass first = pass(device, deadline);
    deadline.pause(timing.proof());
    ReadPass second = pass(device, deadline);
    // observed last, so that it holds for both passes
    Optional<Namespace> now = now(command, device);
    BlankEvidence evidence =
        new BlankEvidence(
            ProbeVerdict.NOTHING_FOUND,
            now.map(Namespace::usable).orElse(false),
            now.isPresent() && ports.devices().verify(device).isEmpty(),
            device.bytes(),
            command.expectedCapacity().isPresent()
                ? Optional.of(command.expectedCapacity().getAsLong())
                : Optional.empty(),
            device.readOnly() || command.capability().readOnly(),
            List.of(first, second),
            ports.records().everFormatted(command.volume())
                || ports.records().everFormatted(device.ids()),
            ports.records().everRaw(command.volume()) || ports.records().everRaw(device.ids()));
    FormatDecision decision =
        explained(command, device, FormatDecision.of(command.formatPolicy(), evidence));
    LOG.info(
        "volume {}: {} on {}, {} regions read twice: {}",
        command.volume(),
        device.ids(),
        device.device(),
        first.regions().size(),
        decision);
    if (decision instanceof FormatDecision.Allowed) {
      ports
          .records()
          .beginFormat(new FormatIntent(command.volume(), device.ids(), type, ports.time().now()));
    }
    return decision;
  }

  /** A refusal names an earlier mkfs that may have left the data; it stays a refusal. */
  private FormatDecision explained(
      StageVolume.Command command, Namespace device, FormatDecision decision) {
    return decision instanceof FormatDecision.Refused refused
        ? ports
            .records()
            .begunFormat(command.volume())
            .map(begun -> refused.with(begun.explain(device.ids())))
            .orElse(refused)
        : decision;
  }

  private Optional<Namespace> now(StageVolume.Command command, Namespace device) {
    NamespaceSelector same = NamespaceSelector.exactly(device.ids());
    return locator
        .find(command.attachment().nqn(), same)
        .filter(found -> found.number().equals(device.number()));
  }

  private ReadPass pass(Namespace device, Deadline deadline) {
    return new ReadPass(
        Regions.of(device.bytes()).stream()
            .map(place ->
                new Region(
                    place.offset(),
                    place.length(),
                    content(
                        ports
                            .devices()
                            .read(
                                device,
                                place.offset(),
                                place.length(),
                                deadline.atMost(timing.command())))))
            .toList());
  }

  private static Content content(ReadOutcome outcome) {
    return switch (outcome) {
      case ReadOutcome.AllZero() -> Content.ZERO;
      case ReadOutcome.HasData() -> Content.DATA;
      case ReadOutcome.Unreadable(String why) -> Content.UNREADABLE;
    };
  }
}

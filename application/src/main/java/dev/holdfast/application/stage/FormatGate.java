package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.out.mount.BlockDevices.ReadOutcome;
import dev.holdfast.application.port.out.mount.BlockDevices.Readings;
import dev.holdfast.application.port.out.mount.BlockDevices.Spread;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.format.BlankEvidence;
import dev.holdfast.domain.format.BlankEvidence.Content;
import dev.holdfast.domain.format.BlankEvidence.ProbeVerdict;
import dev.holdfast.domain.format.BlankEvidence.ReadPass;
import dev.holdfast.domain.format.BlankEvidence.Region;
import dev.holdfast.domain.format.DataSample;
import dev.holdfast.domain.format.FormatDecision;
import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.format.FormatRefusal;
import dev.holdfast.domain.format.Regions;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
  private final FormatRefusals refusals;

  public FormatGate(
      NodePorts ports, NodeTimeouts timing, NamespaceLocator locator, FormatRefusals refusals) {
    this.refusals = refusals;
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
    Reading first = pass(device, deadline);
    Spread spread = spread(device, deadline);
    deadline.pause(timing.proof());
    Reading second = pass(device, deadline);
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
            List.of(first.pass(), with(second.pass(), spread)),
            ports.records().everFormatted(command.volume())
                || ports.records().everFormatted(device.ids()),
            ports.records().everRaw(command.volume()) || ports.records().everRaw(device.ids()));
    Optional<FormatIntent> begun = ports.records().begunFormat(command.volume());
    String fingerprint = first.fingerprint();
    boolean permitted =
        fingerprint.equals(second.fingerprint())
            && begun.filter(intent -> intent.permits(device.ids(), fingerprint)).isPresent();
    FormatDecision decision =
        permitted
            ? FormatDecision.overRemains(command.formatPolicy(), evidence)
            : FormatDecision.of(command.formatPolicy(), evidence);
    if (begun.isPresent() && decision instanceof FormatDecision.Refused refused) {
      decision = explained(refused, begun.get(), device, second);
    }
    LOG.info(
        "volume {}: {} on {}, {} regions were read twice, and between that {}: {}",
        command.volume(),
        device.ids(),
        device.device(),
        first.pass().regions().size(),
        spread,
        decision);
    if (decision instanceof FormatDecision.Allowed) {
      refusals.remove(command.volume());
      ports
          .records()
          .beginFormat(new FormatIntent(command.volume(), device.ids(), type, ports.time().now()));
    }
    return decision;
  }

  /** A refusal names an earlier mkfs that may have left the data; it stays a refusal. */
  private FormatDecision explained(
      FormatDecision.Refused refused, FormatIntent begun, Namespace device, Reading reading) {
    if (begun.namespace().equals(device.ids())) {
      refusals.put(
          begun.volume(),
          new FormatRefusal(
              begun, device.describe(), ports.time().now(), refused.reasons(), reading.samples()));
    }
    return refused.with(begun.explain(device.ids()));
  }

  private Optional<Namespace> now(StageVolume.Command command, Namespace device) {
    NamespaceSelector same = NamespaceSelector.exactly(device.ids());
    return locator
        .find(command.attachment().nqn(), same)
        .filter(found -> found.number().equals(device.number()));
  }

  /** The regions of one pass, and the data among them. */
  private record Reading(ReadPass pass, List<DataSample> samples) {
    String fingerprint() {
      return DataSample.fingerprint(samples);
    }
  }

  private Reading pass(Namespace device, Deadline deadline) {
    List<Regions.Place> places = Regions.of(device.bytes());
    List<ReadOutcome> outcomes =
        switch (ports.devices().read(device, places, deadline.atMost(timing.command()))) {
          case Readings.Read(List<ReadOutcome> read) -> read;
          case Readings.Unreadable(String why) ->
              Collections.nCopies(places.size(), new ReadOutcome.Unreadable(why));
          case Readings.NoAnswer(String why) -> throw tooSlow(device, why);
        };
    List<Region> regions = new ArrayList<>();
    List<DataSample> samples = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Regions.Place place = places.get(i);
      regions.add(new Region(place.offset(), place.length(), content(outcomes.get(i))));
      if (outcomes.get(i) instanceof ReadOutcome.HasData(DataSample sample)) {
        samples.add(sample);
      }
    }
    return new Reading(new ReadPass(regions), samples);
  }

  /** Data away from the places of every filesystem: of a raw device, or of another host. */
  private Spread spread(Namespace device, Deadline deadline) {
    Spread spread =
        ports.devices().spread(device, timing.proof(), deadline.atMost(timing.command()));
    if (spread instanceof Spread.NoAnswer(String why)) {
      throw tooSlow(device, why);
    }
    return spread;
  }

  private static ReadPass with(ReadPass pass, Spread spread) {
    return spread instanceof Spread.Doubt(Region piece, String _)
        ? new ReadPass(Stream.concat(pass.regions().stream(), Stream.of(piece)).toList())
        : pass;
  }

  /** A slow device is none that cannot be read. */
  private static StepFailedException tooSlow(Namespace device, String why) {
    return new StepFailedException(
        new NodeFailure.DeadlinePassed(
            "reading "
                + device.describe()
                + ", to prove that it is empty before it is formatted: "
                + why));
  }

  private static Content content(ReadOutcome outcome) {
    return switch (outcome) {
      case ReadOutcome.AllZero() -> Content.ZERO;
      case ReadOutcome.HasData _ -> Content.DATA;
      case ReadOutcome.Unreadable _ -> Content.UNREADABLE;
    };
  }
}

package dev.holdfast.application.stage;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.FormatAgain;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.format.FormatRefusal;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records a person's permission with the intent that it is for, so that the next mkfs, which has an
 * intent of its own, uses it up.
 */
public final class FormatAgainService implements FormatAgain {
  private static final Logger LOG = LoggerFactory.getLogger(FormatAgainService.class);

  private final NodePorts ports;
  private final VolumeOperation operation;
  private final FormatRefusals refusals;

  public FormatAgainService(NodePorts ports, VolumeOperation operation, FormatRefusals refusals) {
    this.ports = ports;
    this.operation = operation;
    this.refusals = refusals;
  }

  @Override
  public Optional<FormatRefusal> refused(VolumeId volume) {
    return refusals.of(volume);
  }

  @Override
  public Outcome<Done> permit(VolumeId volume, String namespace, String fingerprint) {
    return operation.runAlone(volume, () -> permitReserved(volume, namespace, fingerprint));
  }

  private Done permitReserved(VolumeId volume, String namespace, String fingerprint) {
    FormatRefusal refusal =
        refusals
            .of(volume)
            .orElseThrow(() ->
                new StepFailedException(
                    new NodeFailure.VolumeUnknown(
                        volume,
                        "no refusal to format it is known; repeat this when kubelet has tried to"
                            + " stage it again")));
    if (!refusal.begun().namespace().isNamed(namespace)) {
      throw invalid(
          "namespace", "names another one than was refused: " + refusal.begun().namespace());
    }
    if (!refusal.fingerprint().equals(fingerprint)) {
      throw invalid("fingerprint", "is of other data than were found last; look at them again");
    }
    Optional<FormatIntent> begun = ports.records().begunFormat(volume);
    if (begun.filter(intent -> intent.at().equals(refusal.begun().at())).isEmpty()) {
      throw invalid("volume", "has no record of the mkfs that was shown; look at it again");
    }
    ports
        .records()
        .beginFormat(
            begun.get().permitted(new FormatIntent.Permission(ports.time().now(), fingerprint)));
    LOG.warn(
        "volume {}: a person permits that it is formatted once over the data on {}",
        volume,
        refusal.device());
    return Done.DONE;
  }

  private static StepFailedException invalid(String field, String why) {
    return new StepFailedException(new NodeFailure.InvalidRequest(field, why));
  }
}

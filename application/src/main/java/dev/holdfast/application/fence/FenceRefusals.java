package dev.holdfast.application.fence;

import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FencingPolicy;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.List;

/** The refusals of {@link VolumeFence}. */
final class FenceRefusals {
  private FenceRefusals() {}

  static void requireSupport(StagedVolume volume, String why) {
    if (volume.attachment().fencing() == FencingPolicy.REQUIRE) {
      throw new StepFailedException(
          new NodeFailure.CapabilityUnsupported(
              "fencing is require, and "
                  + why
                  + ": enable reservations of the namespace on the target (nvmet: resv_enable), or"
                  + " stage the volume with fencing auto"));
    }
  }

  static StepFailedException heldElsewhere(StagedVolume volume, Namespace device, String why) {
    return new StepFailedException(
        new NodeFailure.HeldElsewhere(
            volume.id(),
            device.describe(),
            why,
            "nvme resv-report --eds /dev/"
                + device.device()
                + " shows who holds it. Delete the pod on that host; if the host is surely off, remove"
                + " its key (docs/one-writer.md, \"A key that remained\")"));
  }

  static StepFailedException unsettled(StagedVolume volume, Namespace device, String why) {
    return unproven(volume, device, "its reservation is not known to be this host's (" + why + ")");
  }

  static StepFailedException unproven(StagedVolume volume, Namespace device, String doubt) {
    return new StepFailedException(
        new NodeFailure.DeviceUnproven(
            volume.attachment().nqn(), device.describe(), List.of(doubt)));
  }

  static StepFailedException notReleased(StagedVolume volume, String why) {
    return new StepFailedException(
        new NodeFailure.MayRemain("releasing the reservation of volume " + volume.id(), why));
  }
}

package dev.holdfast.application.operation;

import dev.holdfast.application.port.out.mount.BlockDevices;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.namespace.Namespace;
import java.util.List;

/** Turns what a step answered into going on or failing. */
public final class StepChecks {
  private StepChecks() {}

  public static void require(String step, MountOutcome outcome) {
    switch (outcome) {
      case MountOutcome.Done() -> {}
      case MountOutcome.Failed(String why) ->
          throw new StepFailedException(new NodeFailure.StepFailed(step, why));
      case MountOutcome.TimedOut(String why) ->
          throw new StepFailedException(new NodeFailure.MayRemain(step, why));
    }
  }

  /** Right before and after a device is used: is it still the namespace we think it is? */
  public static void verified(BlockDevices devices, SubsystemNqn nqn, Namespace device) {
    List<String> doubts = devices.verify(device);
    if (!doubts.isEmpty()) {
      throw new StepFailedException(new NodeFailure.DeviceUnproven(nqn, device.describe(), doubts));
    }
  }
}

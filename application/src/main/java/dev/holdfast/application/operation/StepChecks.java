package dev.holdfast.application.operation;

import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.port.out.mount.BlockDevices;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.namespace.Namespace;
import java.time.Duration;
import java.util.List;

/** Turns the result of a step into success or failure. */
public final class StepChecks {
  private StepChecks() {}

  /** An operation waits for another one on its subsystem only as long as it has time. */
  public static SubsystemLocks.Held hold(
      SubsystemLocks locks, SubsystemNqn nqn, Duration patience) {
    return locks
        .acquire(nqn, patience)
        .orElseThrow(() ->
            new StepFailedException(
                new NodeFailure.DeadlinePassed(
                    "waiting for another operation on subsystem " + nqn)));
  }

  public static void require(String step, MountOutcome outcome) {
    switch (outcome) {
      case MountOutcome.Done() -> {}
      case MountOutcome.Failed(String why) ->
          throw new StepFailedException(new NodeFailure.StepFailed(step, why));
      case MountOutcome.InUse(String why) ->
          throw new StepFailedException(new NodeFailure.StepRefused(step, why));
      case MountOutcome.TimedOut(String why) ->
          throw new StepFailedException(new NodeFailure.MayRemain(step, why));
    }
  }

  /** Right before and after a device is used: is it still the same namespace? */
  public static void verified(BlockDevices devices, SubsystemNqn nqn, Namespace device) {
    List<String> doubts = devices.verify(device);
    if (!doubts.isEmpty()) {
      throw new StepFailedException(new NodeFailure.DeviceUnproven(nqn, device.describe(), doubts));
    }
  }
}

package dev.holdfast.application.recover;

import dev.holdfast.application.connect.TargetLimits;
import dev.holdfast.application.port.out.RecoveryObserver;
import dev.holdfast.domain.recovery.RecoveryAction;
import dev.holdfast.domain.topology.ObservedTopology;

/** Does what was planned, by the same steps as the calls of kubelet do it. */
public interface Repairs {
  /**
   * Bounded. Whoever calls has the subsystem, but for {@link RecoveryAction.Restage}, which
   * reserves the volume.
   */
  Result perform(RecoveryAction action);

  /** Lets go controllers that came up when nobody waited for them any more. Does not wait. */
  void disconnectStrays(ObservedTopology topology);

  /**
   * What came of a repair.
   *
   * @param answer the target's, of a connect
   * @param said in words
   */
  record Result(boolean done, TargetLimits.Answer answer, String said) {
    public static Result done(String said) {
      return new Result(true, TargetLimits.Answer.TAKEN, said);
    }

    public static Result failed(String said) {
      return new Result(false, TargetLimits.Answer.REFUSED, said);
    }

    public static Result unanswered(String said) {
      return new Result(false, TargetLimits.Answer.SILENT, said);
    }

    RecoveryObserver.Result observed() {
      return switch (answer) {
        case TAKEN -> RecoveryObserver.Result.DONE;
        case REFUSED -> RecoveryObserver.Result.REFUSED;
        case SILENT -> RecoveryObserver.Result.SILENT;
      };
    }
  }
}

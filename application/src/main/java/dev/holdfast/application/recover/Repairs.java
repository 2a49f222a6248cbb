package dev.holdfast.application.recover;

import dev.holdfast.application.port.out.fabric.ConnectResult;
import dev.holdfast.domain.recovery.RecoveryAction;
import dev.holdfast.domain.topology.ObservedTopology;

/** Performs planned repairs, by the same steps as the calls of kubelet. */
public interface Repairs {
  /**
   * Bounded. The caller holds the subsystem, but for {@link RecoveryAction.Restage}, which reserves
   * the volume.
   */
  Result perform(RecoveryAction action);

  /** Removes the controllers that Holdfast created and no volume needs. Does not wait. */
  void removeUnneeded(ObservedTopology topology);

  /**
   * The result of a repair.
   *
   * @param connect of a connect, what it shows of its target
   * @param said in words
   */
  record Result(boolean done, ConnectResult connect, String said) {
    public static Result done(String said) {
      return new Result(true, ConnectResult.DONE, said);
    }

    public static Result failed(String said) {
      return new Result(false, ConnectResult.REFUSED, said);
    }
  }
}

package dev.holdfast.adapters.kubernetes;

import dev.holdfast.application.port.out.Fact;
import java.util.Map;
import java.util.Optional;

/** Reports facts to the cluster of the pod that this runs in, as events. */
public final class ClusterEvents implements AutoCloseable {
  private final VolumeEvents events;
  private final EventSender sender;

  private ClusterEvents(VolumeEvents events, EventSender sender) {
    this.events = events;
    this.sender = sender;
  }

  /**
   * Absent outside of a cluster, and where the pod has no service account's token.
   *
   * @param environment of this process
   * @param driver the CSI driver's name
   * @param node as Kubernetes names it
   */
  public static Optional<ClusterEvents> ofPod(
      Map<String, String> environment, String driver, String node) {
    return ClusterApi.of(environment)
        .map(api -> new ClusterEvents(new VolumeEvents(driver, node), new EventSender(api)));
  }

  /** Never blocks. */
  public void report(Fact fact) {
    events.of(fact).ifPresent(sender::send);
  }

  /** Events that wait are dropped. */
  @Override
  public void close() {
    sender.close();
  }
}

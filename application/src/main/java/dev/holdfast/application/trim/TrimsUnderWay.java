package dev.holdfast.application.trim;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The trims that run: one for each subsystem, and none of a volume that is being unstaged, since
 * the kernel keeps a mount busy while a piece of it is trimmed. A trim takes no part in the
 * operations on its volume: kubelet's calls need not wait for it, and the loop judges the volume.
 */
public final class TrimsUnderWay {
  static final String WHAT = "a trim of its filesystem";

  private final HostTime time;
  private final Map<SubsystemNqn, Run> running = new HashMap<>();
  private final Set<VolumeId> barred = new HashSet<>();
  private boolean stopped;

  public TrimsUnderWay(HostTime time) {
    this.time = time;
  }

  /** One trim, from its begin to its end. */
  static final class Run {
    private final VolumeId volume;
    private final HostTime.Signal ended;
    private volatile boolean stopped;

    private Run(VolumeId volume, HostTime.Signal ended) {
      this.volume = volume;
      this.ended = ended;
    }

    /** True if it has to end with the piece that it is at. */
    boolean stopped() {
      return stopped;
    }

    boolean awaitEnd(Duration patience) {
      return ended.await(patience);
    }
  }

  /** The result of asking for a run. */
  sealed interface Begin {
    record Begun(Run run) implements Begin {}

    record Refused(String why) implements Begin {}
  }

  /** A volume of which no trim begins until this is closed. */
  public interface Barred extends AutoCloseable {
    @Override
    void close();
  }

  /** Call {@link #end} for a run that has begun. */
  synchronized Begin begin(VolumeId volume, SubsystemNqn nqn) {
    if (stopped) {
      return new Begin.Refused("the node is being stopped");
    }
    if (barred.contains(volume)) {
      return new Begin.Refused("it is being unstaged");
    }
    Run other = running.get(nqn);
    if (other != null) {
      return new Begin.Refused(
          other.volume.equals(volume)
              ? "a trim of it is under way"
              : "volume " + other.volume + " of the same subsystem is being trimmed");
    }
    Run run = new Run(volume, time.signal());
    running.put(nqn, run);
    return new Begin.Begun(run);
  }

  /** That of this volume, if one is under way. */
  synchronized Optional<Run> of(VolumeId volume) {
    return running.values().stream().filter(run -> run.volume.equals(volume)).findFirst();
  }

  void end(Run run) {
    synchronized (this) {
      running.values().removeIf(one -> one == run);
    }
    run.ended.fire();
  }

  /**
   * From now on no trim of the volume begins. One that is under way ends with its piece, and is
   * waited for. For one operation on the volume at a time.
   *
   * @throws StepFailedException if it does not end in time
   */
  public Barred bar(VolumeId volume, Deadline deadline) {
    Optional<Run> underWay;
    synchronized (this) {
      barred.add(volume);
      underWay = of(volume);
      underWay.ifPresent(run -> run.stopped = true);
    }
    if (underWay.isPresent() && !underWay.get().ended.await(deadline.left())) {
      allow(volume);
      throw new StepFailedException(
          new NodeFailure.JobUnderWay(volume, WHAT, "it ends with the piece that it is at"));
    }
    return () -> allow(volume);
  }

  private synchronized void allow(VolumeId volume) {
    barred.remove(volume);
  }

  /** None begins any more, and those that run end with their piece. */
  synchronized void stop() {
    stopped = true;
    List<Run> all = new ArrayList<>(running.values());
    all.forEach(run -> run.stopped = true);
  }
}

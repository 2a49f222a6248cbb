package dev.holdfast.application.job;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.job.ProgramIdentity;
import dev.holdfast.domain.job.VolumeJob;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A job that this process began. */
final class OwnJob implements RunningJob, StepObserver {
  private final HostTime time;
  private final HostTime.Signal ended;
  private final Duration began;
  private final Consumer<VolumeJob> record;
  private VolumeJob job;
  private @Nullable RunningStep step;
  private OptionalInt progress = OptionalInt.empty();
  private boolean terminated;
  private boolean killed;
  private @Nullable Duration endedAt;
  private Optional<NodeFailure> failure = Optional.empty();

  /**
   * @param record makes the identity of its program durable
   */
  OwnJob(VolumeJob job, HostTime time, Consumer<VolumeJob> record) {
    this.job = job;
    this.time = time;
    this.record = record;
    this.ended = time.signal();
    this.began = time.uptime();
  }

  @Override
  public void running(RunningStep running) {
    ProgramIdentity program = running.program();
    VolumeJob now;
    boolean end;
    boolean kill;
    synchronized (this) {
      step = running;
      job = job.with(program);
      now = job;
      end = terminated;
      kill = killed;
    }
    record.accept(now);
    // it was ended before its program ran
    if (kill) {
      running.kill();
    } else if (end) {
      running.terminate();
    }
  }

  @Override
  public synchronized boolean ended() {
    return terminated;
  }

  @Override
  public synchronized void progress(int percent) {
    progress = OptionalInt.of(percent);
  }

  /** Its work has ended. */
  void end(Optional<NodeFailure> result) {
    synchronized (this) {
      step = null;
      endedAt = time.uptime();
      failure =
          terminated
              ? Optional.of(
                  new NodeFailure.MayRemain(
                      job.what() + " of " + job.device(),
                      "it was ended because the volume is unstaged or the node is shut down"
                          + result.map(why -> ": " + why.message()).orElse("")))
              : result;
    }
    ended.fire();
  }

  synchronized boolean hasEnded() {
    return endedAt != null;
  }

  /** How long ago; zero while it runs. */
  synchronized Duration sinceEnd() {
    return endedAt == null ? Duration.ZERO : time.uptime().minus(endedAt);
  }

  @Override
  public synchronized VolumeJob job() {
    return job;
  }

  @Override
  public boolean endsWithin(Duration patience) {
    return hasEnded() || ended.await(patience);
  }

  @Override
  public synchronized Optional<NodeFailure> failure() {
    return failure;
  }

  @Override
  public OptionalInt percent() {
    RunningStep now = running();
    return now == null ? reported() : now.percent();
  }

  private synchronized @Nullable RunningStep running() {
    return step;
  }

  private synchronized OptionalInt reported() {
    return progress;
  }

  @Override
  public Duration elapsed() {
    return time.uptime().minus(began);
  }

  @Override
  public synchronized String state() {
    if (killed) {
      return "does not end";
    }
    return terminated ? "is being ended" : "running";
  }

  @Override
  public void terminate() {
    RunningStep now;
    synchronized (this) {
      terminated = true;
      now = step;
    }
    if (now != null) {
      now.terminate();
    }
  }

  @Override
  public void kill() {
    RunningStep now;
    synchronized (this) {
      killed = true;
      now = step;
    }
    if (now != null) {
      now.kill();
    }
  }

  @Override
  public synchronized boolean killed() {
    return killed;
  }
}

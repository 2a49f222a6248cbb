package dev.holdfast.application.job;

import dev.holdfast.application.port.in.ReportVolumeJobs.Job;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.job.VolumeJob;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A job whose program may run: one that this process began, or an earlier one. */
interface RunningJob {
  VolumeJob job();

  /** True if it ended, in this time at the latest. */
  boolean endsWithin(Duration patience);

  /** Empty if it ended well, or if how it ended is not known: the device shows it. */
  Optional<NodeFailure> failure();

  OptionalInt percent();

  Duration elapsed();

  /** The word for its state, such as {@code running}. */
  String state();

  /** Asks it to end. From now on its result is that it was ended. */
  void terminate();

  void kill();

  /** True if {@link #kill} was called. */
  boolean killed();

  default Job view() {
    return new Job(
        job().volume(),
        job().kind().word(),
        job().what(),
        job().device(),
        job().began(),
        elapsed(),
        percent(),
        state());
  }

  default NodeFailure underWay() {
    String what = job().what() + " of " + job().device();
    return killed()
        ? new NodeFailure.JobDoesNotEnd(job().volume(), what, view().progress())
        : new NodeFailure.JobUnderWay(job().volume(), what, view().progress());
  }
}

package dev.holdfast.application.port.in;

import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/** Reports the jobs that run on devices of volumes. Never waits. */
public interface ReportVolumeJobs {
  /** In the order of their volumes' names. */
  List<Job> jobs();

  /**
   * A job that runs.
   *
   * @param kind mkfs, check, grow or chgrp
   * @param what such as {@code ext4 check}
   * @param percent empty if its program does not report it
   * @param state such as {@code running}
   */
  record Job(
      VolumeId volume,
      String kind,
      String what,
      String device,
      Instant began,
      Duration elapsed,
      OptionalInt percent,
      String state) {
    /** For a line of text, such as {@code 43 %, 6 min}. */
    public String progress() {
      String time =
          elapsed.toMinutes() > 0 ? elapsed.toMinutes() + " min" : elapsed.toSeconds() + " s";
      String done = percent.isPresent() ? percent.getAsInt() + " %, " : "";
      return done + time + (state.equals("running") ? "" : ", " + state);
    }
  }
}

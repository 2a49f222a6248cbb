package dev.holdfast.adapters.web.view;

import dev.holdfast.application.port.in.ReportVolumeJobs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program on a volume's device that may take longer than a call.
 *
 * @param kind mkfs, check, grow or chgrp
 * @param percent null if the program does not report it
 * @param progress for a line of text, such as {@code 43 %, 6 min}
 */
public record JobView(
    String volume,
    String kind,
    String what,
    String device,
    String since,
    long seconds,
    @Nullable Integer percent,
    String state,
    String progress) {
  public static List<JobView> of(ReportVolumeJobs jobs) {
    return jobs.jobs().stream().map(JobView::of).toList();
  }

  private static JobView of(ReportVolumeJobs.Job job) {
    return new JobView(
        job.volume().value(),
        job.kind(),
        job.what(),
        job.device(),
        job.began().toString(),
        job.elapsed().toSeconds(),
        job.percent().isPresent() ? job.percent().getAsInt() : null,
        job.state(),
        job.progress());
  }
}

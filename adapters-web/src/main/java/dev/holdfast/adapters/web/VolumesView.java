package dev.holdfast.adapters.web;

import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside;
import dev.holdfast.application.port.in.ReportVolumeJobs;
import dev.holdfast.domain.recovery.Finding;
import dev.holdfast.domain.recovery.VolumeHealth;
import java.util.List;

/**
 * All volumes in a line each, and the controllers that no staged volume uses.
 *
 * @param lookAgeSeconds how old all of this is
 * @param jobs as of now
 * @param setAside what failed by itself while all else went on, and is tried again
 */
record VolumesView(
    long lookAgeSeconds,
    List<VolumeLine> volumes,
    List<JobView> jobs,
    List<String> foreign,
    List<Aside> setAside) {
  /** One volume. */
  public record VolumeLine(
      String id,
      String verdict,
      String since,
      long usablePaths,
      int desiredPaths,
      String nqn,
      String summary) {}

  static VolumesView of(ReportVolumeHealth health, ReportVolumeJobs jobs) {
    return new VolumesView(
        health.lookAge().toSeconds(),
        health.all().stream().map(VolumesView::line).toList(),
        JobView.of(jobs),
        health.foreign().stream().map(Finding::evidence).toList(),
        health.setAside());
  }

  private static VolumeLine line(VolumeHealth health) {
    return new VolumeLine(
        health.volume().value(),
        health.verdict().name(),
        health.since().toString(),
        health.usablePaths(),
        health.paths().size(),
        health.nqn().value(),
        health.summary());
  }
}

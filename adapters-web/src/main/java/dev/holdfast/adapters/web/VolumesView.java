package dev.holdfast.adapters.web;

import dev.holdfast.adapters.web.view.JobView;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside;
import dev.holdfast.application.port.in.ReportVolumeJobs;
import dev.holdfast.application.port.in.TrimVolumes;
import dev.holdfast.domain.recovery.Finding;
import dev.holdfast.domain.recovery.VolumeHealth;
import java.util.List;

/**
 * All volumes in a line each, and the controllers that no staged volume uses.
 *
 * @param lookAgeSeconds how old all of this is
 * @param jobs as of now
 * @param trims the last one of each volume, since the process began
 * @param setAside what failed by itself while all else went on, and is tried again
 */
record VolumesView(
    long lookAgeSeconds,
    List<VolumeLine> volumes,
    List<JobView> jobs,
    List<TrimLine> trims,
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

  /**
   * The last trim of one volume.
   *
   * @param result of {@link TrimVolumes.Ending}
   * @param why empty if it is done
   */
  public record TrimLine(String volume, String result, String why, long bytes, String at) {}

  static VolumesView of(ReportVolumeHealth health, ReportVolumeJobs jobs, TrimVolumes trims) {
    return new VolumesView(
        health.lookAge().toSeconds(),
        health.all().stream().map(VolumesView::line).toList(),
        JobView.of(jobs),
        trims.trims().stream().map(VolumesView::line).toList(),
        health.foreign().stream().map(Finding::evidence).toList(),
        health.setAside());
  }

  private static TrimLine line(TrimVolumes.Trim trim) {
    return new TrimLine(
        trim.volume().value(), trim.how().name(), trim.why(), trim.bytes(), trim.at().toString());
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

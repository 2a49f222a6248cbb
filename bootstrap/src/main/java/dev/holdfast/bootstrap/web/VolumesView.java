package dev.holdfast.bootstrap.web;

import dev.holdfast.domain.recovery.Finding;
import dev.holdfast.domain.recovery.VolumeHealth;
import java.util.List;

/** All volumes in a line each, and the controllers that no staged volume uses. */
public record VolumesView(List<VolumeLine> volumes, List<String> foreign) {
  /** One volume. */
  public record VolumeLine(
      String id,
      String verdict,
      String since,
      long usablePaths,
      int desiredPaths,
      String nqn,
      String summary) {}

  static VolumesView of(List<VolumeHealth> volumes, List<Finding> foreign) {
    return new VolumesView(
        volumes.stream().map(VolumesView::line).toList(),
        foreign.stream().map(Finding::evidence).toList());
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

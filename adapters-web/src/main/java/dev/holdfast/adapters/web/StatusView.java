package dev.holdfast.adapters.web;

import dev.holdfast.adapters.web.view.JobView;
import dev.holdfast.adapters.web.view.TopologyView;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeJobs;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.recovery.Finding;
import dev.holdfast.domain.topology.ObservedTopology;
import java.time.Instant;
import java.util.List;

/**
 * All that the status page shows but the timeline.
 *
 * @param at the host's clock when it was put together: ages are counted from here
 * @param lookAgeSeconds the age of the last scan
 */
record StatusView(
    String at,
    long lookAgeSeconds,
    String node,
    String version,
    boolean simulated,
    TopologyView topology,
    List<VolumeReportView> volumes,
    List<String> foreign) {
  static StatusView of(
      WebSettings settings,
      ReportVolumeHealth health,
      ReportVolumeJobs jobs,
      ObservedTopology topology,
      VolumeRecords records,
      long lookAgeSeconds,
      Instant now) {
    return new StatusView(
        now.toString(),
        lookAgeSeconds,
        settings.node(),
        settings.version(),
        settings.simulated(),
        TopologyView.of(topology, records.all(), health.all(), JobView.of(jobs)),
        health.all().stream()
            .flatMap(volume -> health.report(volume.volume()).stream())
            .map(report -> VolumeReportView.of(report, now))
            .toList(),
        health.foreign().stream().map(Finding::evidence).toList());
  }
}

package dev.holdfast.adapters.web;

import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeJobs;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code /actuator/nvme}: what the kernel shows, and what is staged on it. */
@Endpoint(id = "nvme")
final class NvmeEndpoint {
  private final FabricTopology topology;
  private final VolumeRecords records;
  private final ReportVolumeHealth health;
  private final ReportVolumeJobs jobs;

  NvmeEndpoint(
      FabricTopology topology,
      VolumeRecords records,
      ReportVolumeHealth health,
      ReportVolumeJobs jobs) {
    this.jobs = jobs;
    this.health = health;
    this.topology = topology;
    this.records = records;
  }

  @ReadOperation
  public TopologyView tree() {
    return TopologyView.of(topology.observe(), records.all(), health.all(), JobView.of(jobs));
  }
}

package dev.holdfast.adapters.web;

import dev.holdfast.adapters.web.view.JobView;
import dev.holdfast.adapters.web.view.Reader;
import dev.holdfast.adapters.web.view.TopologyText;
import dev.holdfast.adapters.web.view.TopologyView;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeJobs;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

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

  @ReadOperation(producesFrom = Reader.class)
  public WebEndpointResponse<Object> tree(Reader reader) {
    TopologyView view =
        TopologyView.of(topology.observe(), records.all(), health.all(), JobView.of(jobs));
    return new WebEndpointResponse<>(
        reader == Reader.PROGRAM ? view : TopologyText.of(view, reader.colours()), reader);
  }
}

package dev.holdfast.adapters.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.ForgetVolume;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.ReconcileConnections;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeJobs;
import dev.holdfast.application.port.in.TrimVolumes;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** {@code /actuator/volumes}: the health of each volume, and the repairs that may be requested. */
@Endpoint(id = "volumes")
final class VolumesEndpoint {
  private final ReportVolumeHealth health;
  private final ReconcileConnections reconcile;
  private final ForgetVolume forget;
  private final TrimVolumes trims;
  private final HostTime time;
  private final ReportVolumeJobs jobs;

  VolumesEndpoint(
      ReportVolumeHealth health,
      ReportVolumeJobs jobs,
      ReconcileConnections reconcile,
      ForgetVolume forget,
      TrimVolumes trims,
      HostTime time) {
    this.trims = trims;
    this.forget = forget;
    this.jobs = jobs;
    this.health = health;
    this.reconcile = reconcile;
    this.time = time;
  }

  /**
   * @param lookAgeSeconds how old all of the report is
   */
  record AgedReport(long lookAgeSeconds, @JsonUnwrapped VolumeReportView report) {}

  @ReadOperation
  public VolumesView volumes() {
    return VolumesView.of(health, jobs, trims);
  }

  /** 404 if the volume is not staged here or has not been scanned yet. */
  @ReadOperation
  public WebEndpointResponse<AgedReport> volume(@Selector String id) {
    return parsed(id)
        .flatMap(health::report)
        .map(report ->
            new WebEndpointResponse<>(
                new AgedReport(
                    health.lookAge().toSeconds(), VolumeReportView.of(report, time.now()))))
        .orElseGet(() -> new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND));
  }

  /**
   * @param action {@code reconnect}: what is missing is tried at once, however often it has failed;
   *     {@code rescan}: the live controllers scan for their namespaces again; {@code forget}: the
   *     record of a volume of which this host shows nothing is removed; {@code trim}: a trim of its
   *     filesystem begins, and goes on after the answer
   */
  @WriteOperation
  public WebEndpointResponse<Map<String, String>> act(@Selector String id, String action) {
    Optional<VolumeId> volume = parsed(id);
    if (volume.isEmpty()) {
      return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
    }
    return switch (action) {
      case "reconnect" -> answer(reconcile.reconnect(volume.get()));
      case "rescan" -> answer(reconcile.rescan(volume.get()));
      case "forget" -> answer(forget.forget(volume.get()));
      case "trim" -> answer(trims.begin(volume.get()));
      default ->
          new WebEndpointResponse<>(
              Map.of("error", "action is none of reconnect, rescan, forget, trim"),
              WebEndpointResponse.STATUS_BAD_REQUEST);
    };
  }

  private static Optional<VolumeId> parsed(String id) {
    try {
      return Optional.of(new VolumeId(id));
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }

  private static WebEndpointResponse<Map<String, String>> answer(Outcome<Done> outcome) {
    return switch (outcome) {
      case Outcome.Success<Done> _ -> new WebEndpointResponse<>(Map.of("outcome", "done"));
      case Outcome.Failure<Done>(var failure) ->
          new WebEndpointResponse<>(Map.of("error", failure.message()), 409);
    };
  }
}

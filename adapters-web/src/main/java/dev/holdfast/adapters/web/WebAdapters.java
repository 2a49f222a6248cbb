package dev.holdfast.adapters.web;

import dev.holdfast.adapters.web.access.LocalOnlyWrites;
import dev.holdfast.adapters.web.access.PageHeaders;
import dev.holdfast.adapters.web.access.SiteCheck;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.in.ForgetVolume;
import dev.holdfast.application.port.in.FormatAgain;
import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.application.port.in.ReconcileConnections;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeJobs;
import dev.holdfast.application.port.in.TrimVolumes;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes what this module has to offer: endpoints, health indicators and the status page. To be
 * imported by name, with {@link WebSettings} and the ports as beans.
 */
@Configuration(proxyBeanMethods = false)
public class WebAdapters {
  @Bean
  DoctorEndpoint doctorEndpoint(InspectHost inspect) {
    return new DoctorEndpoint(inspect);
  }

  @Bean
  NvmeEndpoint nvmeEndpoint(
      FabricTopology topology,
      VolumeRecords records,
      ReportVolumeHealth health,
      ReportVolumeJobs jobs) {
    return new NvmeEndpoint(topology, records, health, jobs);
  }

  @Bean
  VolumesEndpoint volumesEndpoint(
      ReportVolumeHealth health,
      ReportVolumeJobs jobs,
      ReconcileConnections reconcile,
      ForgetVolume forget,
      TrimVolumes trims,
      HostTime time) {
    return new VolumesEndpoint(health, jobs, reconcile, forget, trims, time);
  }

  @Bean
  FormatAgainEndpoint formatAgainEndpoint(FormatAgain formats) {
    return new FormatAgainEndpoint(formats);
  }

  /** The name is that of the indicator in the readiness group. */
  @Bean("host")
  HostHealth hostHealth(InspectHost inspect) {
    return new HostHealth(inspect);
  }

  /** The name is that of the indicator in the liveness group. */
  @Bean("look")
  LookHealth lookHealth(ReportVolumeHealth health, WebSettings settings) {
    return new LookHealth(health, settings.slowness());
  }

  @Bean
  LocalOnlyWrites localWrites() {
    return new LocalOnlyWrites();
  }

  @Bean
  SiteCheck siteCheck(WebSettings settings) {
    return new SiteCheck(settings.names());
  }

  @Bean
  PageHeaders pageHeaders() {
    return new PageHeaders();
  }

  @Bean
  StatusAddress statusAddress(WebSettings settings) {
    return new StatusAddress(settings.address());
  }

  @Bean
  StatusFeed statusFeed(
      ReportVolumeHealth health,
      ReportVolumeJobs jobs,
      VolumeRecords records,
      HostTime time,
      WebSettings settings) {
    return new StatusFeed(health, jobs, records, time, settings);
  }

  @Bean
  StatusPage statusPage(StatusFeed feed) {
    return new StatusPage(feed);
  }
}

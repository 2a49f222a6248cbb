package dev.holdfast.adapters.metrics;

import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside.Kind;
import dev.holdfast.application.port.in.ReportVolumeHealth.Timers;
import dev.holdfast.application.port.in.ReportVolumeJobs;
import dev.holdfast.application.port.out.ScanListener;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.domain.recovery.PathHealth;
import dev.holdfast.domain.recovery.PathState;
import dev.holdfast.domain.recovery.TimerDrift;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The gauges: each shows the last scan, and is removed together with its object. There are no more
 * of them than a small number for each staged volume, controller and path.
 */
final class VolumeMetrics implements ScanListener {
  private final ReportVolumeHealth health;
  private final ReportVolumeJobs jobs;
  private final RecoveryMetrics recovery;
  private final MultiGauge verdicts;
  private final MultiGauge paths;
  private final MultiGauge reservations;
  private final MultiGauge drift;
  private final MultiGauge controllers;
  private final MultiGauge ana;
  private final MultiGauge aside;
  private final MultiGauge jobSeconds;

  VolumeMetrics(
      ReportVolumeHealth health,
      ReportVolumeJobs jobs,
      RecoveryMetrics recovery,
      IntSupplier hung,
      MeterRegistry registry) {
    this.health = health;
    this.jobs = jobs;
    this.recovery = recovery;
    this.verdicts = gauges(registry, "volume.verdict", "1 for the verdict of a staged volume");
    this.paths = gauges(registry, "volume.paths", "desired paths of a volume in this state");
    this.reservations =
        gauges(
            registry,
            "volume.reservation",
            "1 for how a staged volume stands with its target's reservation");
    this.drift =
        gauges(
            registry,
            "timer.drift",
            "paths of a volume with a timer that differs from the wanted value");
    this.controllers =
        gauges(registry, "controller.state", "1 for the state of the controller in the kernel");
    this.ana = gauges(registry, "path.ana", "1 for the ANA state that the kernel shows");
    this.aside =
        gauges(
            registry, "set.aside", "failures that were isolated while the rest continued, by kind");
    this.jobSeconds =
        gauges(registry, "volume.job.seconds", "how long a job on a volume's device has run");
    Gauge.builder("holdfast.last.look.age", health, h -> h.lookAge().toMillis() / 1000.0)
        .description("time since the last scan of the connections completed")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("holdfast.hung.calls", hung, IntSupplier::getAsInt)
        .description(
            "calls and programs that hang in the kernel, after their callers stopped waiting")
        .strongReference(true)
        .register(registry);
  }

  private static MultiGauge gauges(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder("holdfast." + name).description(description).register(registry);
  }

  @Override
  public void scanned(ObservedTopology topology) {
    List<VolumeHealth> volumes = health.all();
    recovery.keepOnly(volumes.stream().map(VolumeHealth::volume).collect(Collectors.toSet()));
    verdicts.register(rows(volumes.stream().map(VolumeMetrics::verdict)), true);
    paths.register(rows(volumes.stream().flatMap(VolumeMetrics::standings)), true);
    reservations.register(rows(volumes.stream().flatMap(VolumeMetrics::reservation)), true);
    drift.register(rows(volumes.stream().flatMap(this::drifted)), true);
    aside.register(rows(kinds()), true);
    jobSeconds.register(rows(jobs.jobs().stream().map(VolumeMetrics::job)), true);
    List<Subsystem> fabrics =
        topology.subsystems().stream().filter(VolumeMetrics::overFabrics).toList();
    controllers.register(rows(fabrics.stream().flatMap(VolumeMetrics::states)), true);
    ana.register(rows(fabrics.stream().flatMap(VolumeMetrics::anaStates)), true);
  }

  private static List<Row<?>> rows(Stream<Row<Number>> rows) {
    return rows.collect(Collectors.toList());
  }

  private Stream<Row<Number>> kinds() {
    Map<String, Long> count =
        health.setAside().stream()
            .collect(Collectors.groupingBy(Aside::kind, Collectors.counting()));
    return Arrays.stream(Kind.values())
        .map(kind -> Row.of(Tags.of("kind", kind.word()), count.getOrDefault(kind.word(), 0L)));
  }

  private static Row<Number> job(ReportVolumeJobs.Job job) {
    return Row.of(
        Tags.of("volume", job.volume().value(), "kind", job.kind()), job.elapsed().toSeconds());
  }

  private static Row<Number> verdict(VolumeHealth volume) {
    return Row.of(
        Tags.of("volume", volume.volume().value(), "verdict", volume.verdict().name()), 1);
  }

  private static Stream<Row<Number>> reservation(VolumeHealth volume) {
    return volume.fence().stream()
        .map(fence ->
            Row.of(Tags.of("volume", volume.volume().value(), "state", fence.state().name()), 1));
  }

  private static Stream<Row<Number>> standings(VolumeHealth volume) {
    Map<PathState, Long> count =
        volume.paths().stream()
            .collect(Collectors.groupingBy(PathHealth::standing, Collectors.counting()));
    return Arrays.stream(PathState.values())
        .map(standing ->
            Row.of(
                Tags.of("volume", volume.volume().value(), "state", standing.name()),
                count.getOrDefault(standing, 0L)));
  }

  private Stream<Row<Number>> drifted(VolumeHealth volume) {
    Map<String, Long> count =
        health.report(volume.volume()).stream()
            .flatMap(report -> report.timers().stream())
            .flatMap(VolumeMetrics::drift)
            .collect(Collectors.groupingBy(TimerDrift::timer, Collectors.counting()));
    return count.entrySet().stream()
        .map(entry ->
            Row.of(
                Tags.of("volume", volume.volume().value(), "timer", entry.getKey()),
                entry.getValue()));
  }

  private static Stream<TimerDrift> drift(Timers timers) {
    return timers.seen().stream().flatMap(seen -> TimerDrift.of(seen, timers.wanted()).stream());
  }

  static boolean overFabrics(Subsystem subsystem) {
    return subsystem.controllers().stream().allMatch(Controller::overFabric);
  }

  private static Stream<Row<Number>> states(Subsystem subsystem) {
    return subsystem.controllers().stream()
        .map(controller -> Row.of(tags(subsystem, controller, controller.stateWord()), 1));
  }

  private static Stream<Row<Number>> anaStates(Subsystem subsystem) {
    return subsystem.controllers().stream()
        .flatMap(controller ->
            controller.paths().stream()
                .filter(path -> path.ana() != AnaState.NOT_REPORTED)
                .map(path ->
                    Row.of(
                        tags(subsystem, controller, path.ana().word()).and("path", path.device()),
                        1)));
  }

  private static Tags tags(Subsystem subsystem, Controller controller, String state) {
    return Tags.of(
        "controller",
        controller.name().value(),
        "nqn",
        subsystem.nqn().value(),
        "address",
        controller.address().toString(),
        "state",
        state);
  }
}

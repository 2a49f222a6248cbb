package dev.holdfast.adapters.metrics;

import dev.holdfast.application.port.out.ScanListener;
import dev.holdfast.application.port.out.fabric.PathCounters;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows the kernel's own counts as of the last scan. They begin at 0 with each new device, as
 * counters of a process that was restarted do.
 */
final class PathCounterMetrics implements ScanListener {
  private final PathCounters counters;
  private final MultiGauge failovers;
  private final MultiGauge requeued;
  private final MultiGauge failed;

  PathCounterMetrics(PathCounters counters, MeterRegistry registry) {
    this.counters = counters;
    this.failovers =
        gauges(
            registry,
            "path.failovers",
            "requests that failed on a path and were sent by another one, as the kernel counts");
    this.requeued =
        gauges(
            registry,
            "namespace.requeues",
            "requests that were queued again since no path was usable, as the kernel counts");
    this.failed =
        gauges(
            registry,
            "namespace.failures",
            "requests that failed since no path was left, as the kernel counts");
  }

  private static MultiGauge gauges(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder("holdfast." + name).description(description).register(registry);
  }

  @Override
  public void scanned(ObservedTopology topology) {
    List<Subsystem> fabrics =
        topology.subsystems().stream().filter(VolumeMetrics::overFabrics).toList();
    failovers.register(rows(fabrics.stream().flatMap(this::paths)), true);
    requeued.register(
        rows(heads(fabrics).flatMap(h -> row(h.tags(), counters.requeued(h.device().device())))),
        true);
    failed.register(
        rows(heads(fabrics).flatMap(h -> row(h.tags(), counters.failed(h.device().device())))),
        true);
  }

  private static List<Row<?>> rows(Stream<Row<Number>> rows) {
    return rows.collect(Collectors.toList());
  }

  private Stream<Row<Number>> paths(Subsystem subsystem) {
    return subsystem.controllers().stream()
        .flatMap(controller ->
            controller.paths().stream()
                .flatMap(path ->
                    row(
                        Tags.of(
                            "controller",
                            controller.name().value(),
                            "nqn",
                            subsystem.nqn().value(),
                            "address",
                            controller.address().toString(),
                            "path",
                            path.device()),
                        counters.failovers(path))));
  }

  private static Stream<Head> heads(List<Subsystem> fabrics) {
    return fabrics.stream()
        .flatMap(subsystem ->
            subsystem.namespaces().stream().map(device -> new Head(subsystem, device)));
  }

  private static Stream<Row<Number>> row(Tags tags, OptionalLong count) {
    return count.stream().mapToObj(n -> Row.of(tags, n));
  }

  private record Head(Subsystem subsystem, Namespace device) {
    Tags tags() {
      return Tags.of("nqn", subsystem.nqn().value(), "nsid", Long.toString(device.ids().nsid()));
    }
  }
}

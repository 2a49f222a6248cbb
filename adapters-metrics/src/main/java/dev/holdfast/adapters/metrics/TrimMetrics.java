package dev.holdfast.adapters.metrics;

import dev.holdfast.application.port.in.TrimVolumes;
import dev.holdfast.application.port.in.TrimVolumes.Ending;
import dev.holdfast.application.port.in.TrimVolumes.Trim;
import dev.holdfast.application.port.out.ScanListener;
import dev.holdfast.domain.topology.ObservedTopology;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.stream.Collectors;

/** Counts trims of the node, and shows the last one of each staged volume. */
final class TrimMetrics implements ScanListener {
  private final TrimVolumes trims;
  private final MultiGauge last;

  TrimMetrics(TrimVolumes trims, MeterRegistry registry) {
    this.trims = trims;
    FunctionCounter.builder("holdfast.trimmed.bytes", trims, TrimVolumes::trimmedBytes)
        .description("what filesystems gave back to their targets when they were trimmed")
        .register(registry);
    for (Ending how : Ending.values()) {
      FunctionCounter.builder("holdfast.trims", trims, ended -> ended.ended(how))
          .description("trims of filesystems that have ended, by the result")
          .tag("result", how.name())
          .register(registry);
    }
    this.last =
        MultiGauge.builder("holdfast.volume.trim.timestamp.seconds")
            .description("when the last trim of a volume ended, and with which result")
            .register(registry);
  }

  @Override
  public void scanned(ObservedTopology topology) {
    List<Row<?>> rows = trims.trims().stream().map(TrimMetrics::row).collect(Collectors.toList());
    last.register(rows, true);
  }

  private static Row<Number> row(Trim trim) {
    return Row.of(
        Tags.of("volume", trim.volume().value(), "result", trim.how().name()),
        trim.at().getEpochSecond());
  }
}

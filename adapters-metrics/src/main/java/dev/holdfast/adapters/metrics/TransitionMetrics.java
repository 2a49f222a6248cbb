package dev.holdfast.adapters.metrics;

import dev.holdfast.application.port.in.ReportDroppedSignals;
import dev.holdfast.application.port.out.Fact;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Counts the moves of the state machines: one counter for each move that was made, whichever
 * controller, namespace or subsystem made it.
 */
final class TransitionMetrics implements Consumer<Fact> {
  private record Move(String machine, String from, String to) {}

  private final MeterRegistry registry;
  private final Map<Move, Counter> counters = new ConcurrentHashMap<>();

  TransitionMetrics(ReportDroppedSignals signals, MeterRegistry registry) {
    this.registry = registry;
    FunctionCounter.builder("holdfast.transitions.dropped", signals, ReportDroppedSignals::dropped)
        .description("signals of state machines that were dropped because the queue was full")
        .register(registry);
  }

  @Override
  public void accept(Fact fact) {
    // verdicts have metrics of their own
    if (!fact.kind().equals("volume")) {
      counters
          .computeIfAbsent(new Move(fact.kind(), fact.from(), fact.to()), this::counter)
          .increment();
    }
  }

  private Counter counter(Move move) {
    return Counter.builder("holdfast.transitions")
        .description("moves of the state machines from one state to another")
        .tag("machine", move.machine())
        .tag("from", move.from())
        .tag("to", move.to())
        .register(registry);
  }
}

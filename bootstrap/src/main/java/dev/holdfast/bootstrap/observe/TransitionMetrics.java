package dev.holdfast.bootstrap.observe;

import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.port.out.Fact;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Counts the moves of the state machines: one counter for each move that was made, whichever
 * controller, namespace or subsystem made it.
 */
@Component
public class TransitionMetrics {
  private record Move(String machine, String from, String to) {}

  private final MeterRegistry registry;
  private final Map<Move, Counter> counters = new ConcurrentHashMap<>();

  public TransitionMetrics(
      LoggingFactPublisher facts, Lifecycles lifecycles, MeterRegistry registry) {
    this.registry = registry;
    FunctionCounter.builder("holdfast.transitions.dropped", lifecycles, Lifecycles::dropped)
        .description("signals of state machines that were dropped because the queue was full")
        .register(registry);
    facts.listen(this::count);
  }

  private void count(Fact fact) {
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

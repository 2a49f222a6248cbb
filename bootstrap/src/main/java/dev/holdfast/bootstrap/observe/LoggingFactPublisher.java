package dev.holdfast.bootstrap.observe;

import dev.holdfast.application.port.out.Fact;
import dev.holdfast.application.port.out.FactPublisher;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes every fact to the log, and passes it to all listeners. Facts about volumes are logged at
 * INFO, which is a line for the beginning and one for the end of an outage and one for each step
 * between; those about the controllers, namespaces and subsystems behind them at DEBUG.
 */
public final class LoggingFactPublisher implements FactPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(LoggingFactPublisher.class);

  private final List<Consumer<Fact>> listeners = new CopyOnWriteArrayList<>();

  public void listen(Consumer<Fact> listener) {
    listeners.add(listener);
  }

  @Override
  public void publish(Fact fact) {
    LOG.atLevel(fact.kind().equals("volume") ? Level.INFO : Level.DEBUG)
        .addKeyValue("holdfast.kind", fact.kind())
        .addKeyValue("holdfast.subject", fact.subject())
        .addKeyValue("holdfast.from", fact.from())
        .addKeyValue("holdfast.to", fact.to())
        .addKeyValue("holdfast.cause", fact.cause())
        .log(
            "kind={} subject=\"{}\" from={} to={} cause={}",
            fact.kind(),
            fact.subject(),
            fact.from(),
            fact.to(),
            fact.cause());
    listeners.forEach(listener -> listener.accept(fact));
  }
}

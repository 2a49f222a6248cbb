package dev.holdfast.bootstrap.observe;

import dev.holdfast.application.port.out.Fact;
import dev.holdfast.application.port.out.FactPublisher;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes every fact to the log, and hands it to whoever else wants to know. */
public final class LoggingFactPublisher implements FactPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(LoggingFactPublisher.class);

  private final List<Consumer<Fact>> listeners = new CopyOnWriteArrayList<>();

  public void listen(Consumer<Fact> listener) {
    listeners.add(listener);
  }

  @Override
  public void publish(Fact fact) {
    LOG.info(
        "kind={} subject=\"{}\" from={} to={} signal={}",
        fact.kind(),
        fact.subject(),
        fact.from(),
        fact.to(),
        fact.cause());
    listeners.forEach(listener -> listener.accept(fact));
  }
}

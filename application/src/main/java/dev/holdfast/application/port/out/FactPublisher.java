package dev.holdfast.application.port.out;

/** Takes note of what has happened. Never throws, never blocks. */
public interface FactPublisher {
  void publish(Fact fact);
}

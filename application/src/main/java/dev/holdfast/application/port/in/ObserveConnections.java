package dev.holdfast.application.port.in;

/**
 * Takes one snapshot and feeds what it shows into the machines of the volumes we want connected.
 */
public interface ObserveConnections {
  void observe();
}

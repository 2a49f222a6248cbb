package dev.holdfast.application.port.out.fabric;

/** What came of deleting a controller. */
public sealed interface DisconnectOutcome {
  /** It has gone. */
  record Gone() implements DisconnectOutcome {}

  /** The kernel still works at it; a target that vanished silently takes more than a minute. */
  record StillGoing(String why) implements DisconnectOutcome {}

  record Failed(String why) implements DisconnectOutcome {}
}

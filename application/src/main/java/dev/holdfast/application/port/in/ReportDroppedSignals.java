package dev.holdfast.application.port.in;

/** Reports how many signals the state machines have lost: with any, their history has gaps. */
public interface ReportDroppedSignals {
  /** Commands, and moves for the engine, that were dropped because too many waited. */
  long dropped();
}

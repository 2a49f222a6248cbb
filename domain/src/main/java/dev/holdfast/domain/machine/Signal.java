package dev.holdfast.domain.machine;

/** An event of a machine: an observation, which is never refused, or a command. */
public interface Signal {
  /** True if this is something Holdfast saw, false if it is something it did. */
  boolean observed();
}

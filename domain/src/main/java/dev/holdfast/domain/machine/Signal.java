package dev.holdfast.domain.machine;

/** What happens to a machine: an observation, which is never refused, or a command of ours. */
public interface Signal {
  /** True if this is something we saw, false if it is something we did. */
  boolean observed();
}

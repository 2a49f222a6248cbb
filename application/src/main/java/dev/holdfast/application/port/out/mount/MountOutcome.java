package dev.holdfast.application.port.out.mount;

/** The result of mounting or unmounting. */
public sealed interface MountOutcome {
  record Done() implements MountOutcome {}

  record Failed(String why) implements MountOutcome {}

  /** The device is in use in a way that rules this one out; nothing was done. */
  record InUse(String why) implements MountOutcome {}

  /** The call did not return in time and goes on in the kernel. */
  record TimedOut(String why) implements MountOutcome {}
}

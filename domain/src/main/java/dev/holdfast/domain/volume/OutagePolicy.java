package dev.holdfast.domain.volume;

/** What becomes of a staged device when the kernel's patience ends. */
public enum OutagePolicy {
  /** The kernel gives the device up after ctrl_loss_tmo, as it is told. */
  RELEASE,
  /** The device is kept past ctrl_loss_tmo, up to a limit. */
  HOLD
}

package dev.holdfast.domain.volume;

/** The fate of a staged device when the kernel stops retrying. */
public enum OutagePolicy {
  /** The kernel gives the device up after the configured ctrl_loss_tmo. */
  RELEASE,
  /** The device is kept past ctrl_loss_tmo, up to a limit. */
  HOLD
}

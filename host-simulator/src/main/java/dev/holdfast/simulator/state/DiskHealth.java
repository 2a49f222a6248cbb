package dev.holdfast.simulator.state;

/** The outcome of I/O on a disk. */
public enum DiskHealth {
  USABLE,
  /** It waits until a path is back or the disk goes. */
  QUEUEING,
  /** It fails with EIO though the disk is there ({@code fast_io_fail_tmo} is over). */
  FAILING,
  /** The disk was removed. */
  GONE
}
